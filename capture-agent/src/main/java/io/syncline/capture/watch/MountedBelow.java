package io.syncline.capture.watch;

import io.syncline.event.FileEvent;
import io.syncline.event.FileEvent.TreeTouched;
import io.syncline.event.RescanReason;
import io.syncline.filter.Pruning;
import io.syncline.path.RelPath;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * What is mounted below the root and unmounted again, for a watcher of single directories: the watch of a mount point is of
 * the directory that is hidden now, and what is seen there has none.
 */
final class MountedBelow {
    private final WatchTable table;
    private final Directories directories;
    private final Pruning pruning;
    private final Walk walk;
    private final Doubts doubts;
    private final Consumer<FileEvent> events;
    private final Notices notices;
    private Map<RelPath, Long> known = Map.of();

    MountedBelow(
            WatchTable table,
            Directories directories,
            Pruning pruning,
            Walk walk,
            Doubts doubts,
            Consumer<FileEvent> events,
            Notices notices) {
        this.table = table;
        this.directories = directories;
        this.pruning = pruning;
        this.walk = walk;
        this.doubts = doubts;
        this.events = events;
        this.notices = notices;
    }

    /** To be called before the first walk: that finds what is mounted by then. */
    void start() {
        known = directories.mounts();
    }

    /** Something was mounted or unmounted somewhere. */
    void changed() {
        Map<RelPath, Long> before = known;
        known = directories.mounts();
        compare(before, known, this::look);
    }

    /** @param look takes each place where something else is mounted now, or nothing, or something for the first time */
    static void compare(Map<RelPath, Long> before, Map<RelPath, Long> now, BiConsumer<RelPath, RescanReason> look) {
        before.forEach((path, mount) -> {
            if (!mount.equals(now.get(path))) {
                look.accept(path, RescanReason.MOVED_OUT);
            }
        });
        now.forEach((path, mount) -> {
            if (!mount.equals(before.get(path))) {
                look.accept(path, RescanReason.MOVED_IN);
            }
        });
    }

    /** As with a directory that an event names: it is watched first, and dirty then. */
    private void look(RelPath path, RescanReason why) {
        if (!pruning.entersAbove(path) || !pruning.enters(path)) {
            return;
        }
        // What was looked up by path a moment ago may lie behind another mount.
        doubts.directoryMoved();
        int parent = find(path.parent().orElseThrow());
        if (parent != WatchTable.NONE && !table.has(parent, Flag.REFUSED)) {
            walk.visit(table.childOrAdd(parent, path.name()), Flag.LOUD | Flag.RELIST);
        }
        events.accept(new TreeTouched(path, why));
        notices.mountChanged(path, why == RescanReason.MOVED_IN);
    }

    private int find(RelPath directory) {
        int node = WatchTable.ROOT;
        for (RelPath ancestor : directory.ancestors()) {
            if (!ancestor.isRoot() && node != WatchTable.NONE) {
                node = table.child(node, ancestor.name());
            }
        }
        return directory.isRoot() || node == WatchTable.NONE ? node : table.child(node, directory.name());
    }
}
