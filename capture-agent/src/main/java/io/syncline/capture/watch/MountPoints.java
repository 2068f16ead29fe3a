package io.syncline.capture.watch;

import io.syncline.capture.watch.HandleTable.Node;
import io.syncline.event.FileEvent;
import io.syncline.event.FileEvent.TreeTouched;
import io.syncline.event.RescanReason;
import io.syncline.path.RelPath;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** What is mounted below the root: the tops of it are in the table, under the directory that has the mount point. */
final class MountPoints {
    private final Handles handles;
    private final HandlePlaces places;
    private final Consumer<FileEvent> events;
    private final Notices notices;
    private final Runnable onChange;
    private List<MountPoint> known;
    private Map<RelPath, Long> leftOut;
    private int refused;
    private boolean isPinning;

    MountPoints(
            Handles handles,
            HandlePlaces places,
            Consumer<FileEvent> events,
            Notices notices,
            List<MountPoint> known,
            Runnable onChange) {
        this.handles = handles;
        this.places = places;
        this.events = events;
        this.notices = notices;
        this.known = List.copyOf(known);
        this.leftOut = handles.leftOut();
        this.onChange = onChange;
    }

    int refused() {
        return refused;
    }

    List<RelPath> refusedPaths() {
        return known.stream()
                .filter(mount -> mount.refusal().isPresent())
                .map(MountPoint::path)
                .toList();
    }

    void start() {
        pinAgain();
        known.forEach(this::sayIfRefused);
        // Between that look and the beginning, too, something may have been mounted.
        changed();
    }

    /** Something was mounted or unmounted somewhere. */
    void changed() {
        Map<RelPath, Long> hidden = leftOut;
        leftOut = handles.leftOut();
        // What a mount hid is there again when it is unmounted, and nothing else says so.
        MountedBelow.compare(hidden, leftOut, this::touched);
        List<MountPoint> before = known;
        List<MountPoint> now = handles.mountPoints();
        if (now.equals(before)) {
            return;
        }
        // What is kept is of other mounts: a successor could not tell which came and went in between.
        onChange.run();
        known = now;
        // Places were looked up through the mounts that there were.
        places.clear();
        pinAgain();
        before.stream()
                .filter(mount -> !known.contains(mount))
                .forEach(mount -> touched(mount.path(), RescanReason.MOVED_OUT));
        known.stream()
                .filter(mount -> !before.contains(mount))
                .forEach(mount -> touched(mount.path(), RescanReason.MOVED_IN));
        known.stream().filter(mount -> !before.contains(mount)).forEach(this::sayIfRefused);
    }

    /** Also when a directory with mount points below was dropped. Outer ones come first, so each finds its parent. */
    void pinAgain() {
        if (!isPinning) {
            isPinning = true;
            known = known.stream().map(this::pinned).toList();
            refused = (int)
                    known.stream().filter(mount -> mount.refusal().isPresent()).count();
            isPinning = false;
        }
    }

    private MountPoint pinned(MountPoint mount) {
        if (mount.refusal().isPresent()) {
            return mount;
        }
        HandleTable table = places.table();
        Node top = places.of(mount.top());
        if (table.isInside(top) && !table.isPinned(top)) {
            // LIMIT: a bind mount of a directory that is in the tree already. Its events can carry one path only.
            return mount.refused(
                    "it is the same directory as " + table.path(top).display());
        }
        Node parent = places.of(mount.parent());
        if (table.find(mount.top()) == table.none) {
            top = table.add(
                    mount.top(),
                    parent == table.none ? table.root : parent,
                    mount.path().name());
        } else if (!table.isPinned(top) && parent != table.none) {
            table.move(top, parent, mount.path().name());
        }
        table.pin(top);
        return mount;
    }

    private void touched(RelPath path, RescanReason why) {
        events.accept(new TreeTouched(path, why));
        notices.mountChanged(path, why == RescanReason.MOVED_IN);
    }

    private void sayIfRefused(MountPoint mount) {
        Optional<String> refusal = mount.refusal();
        if (refusal.isPresent()) {
            events.accept(new TreeTouched(mount.path(), RescanReason.UNWATCHED));
            notices.unwatched(mount.path(), new WatchAnswer.Refused(false, refusal.get()));
        }
    }
}
