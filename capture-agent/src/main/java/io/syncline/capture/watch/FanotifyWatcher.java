package io.syncline.capture.watch;

import io.syncline.capture.watch.HandleRecords.Part;
import io.syncline.capture.watch.HandleTable.Node;
import io.syncline.codec.TouchedEntry;
import io.syncline.event.FileEvent;
import io.syncline.event.FileEvent.Renamed;
import io.syncline.event.FileEvent.Touched;
import io.syncline.event.FileEvent.TreeTouched;
import io.syncline.event.RescanReason;
import io.syncline.filter.Pruning;
import io.syncline.path.RelPath;
import java.util.List;
import java.util.Optional;

/**
 * The watcher for fanotify: whole file systems are marked, so there is nothing to walk and nothing to keep in step. Each
 * event names its directory by a handle; {@link HandlePlaces} knows where that is.
 */
public final class FanotifyWatcher implements Watcher {
    private final Pruning pruning;
    private final Events events;
    private final Notices notices;
    private final Handles handles;
    private final HandlePlaces places;
    /** The one that is handled just now. */
    private final TouchedEntry touched = new TouchedEntry();

    private final MountPoints mounts;

    /**
     * @param pruning what it does not report is dropped
     * @param tableLimit directories that are remembered; the tree may have any number
     */
    public FanotifyWatcher(Handles handles, Pruning pruning, Events events, Notices notices, int tableLimit) {
        this(handles, pruning, events, notices, tableLimit, handles.mountPoints(), () -> {});
    }

    /**
     * @param mounted what was mounted below the root when that was looked at for the last time
     * @param onMounts called ahead of everything else if that has changed
     */
    public FanotifyWatcher(
            Handles handles,
            Pruning pruning,
            Events events,
            Notices notices,
            int tableLimit,
            List<MountPoint> mounted,
            Runnable onMounts) {
        this.pruning = pruning;
        this.handles = handles;
        this.events = events;
        this.notices = notices;
        this.places = new HandlePlaces(handles, tableLimit);
        this.mounts = new MountPoints(handles, places, events, notices, mounted, onMounts);
        places.onLostPinned(mounts::pinAgain);
    }

    /** The mark is there already: every change is seen from now on. */
    @Override
    public void start(RescanReason why) {
        mounts.start();
        notices.wholeTreeWatched(why);
    }

    /** The table is empty, and fills itself by looking up what the events name. */
    @Override
    public void resume(int nextWatch) {
        mounts.start();
        notices.resumed();
    }

    @Override
    public void onEvent(RawEvent event, long nowNanos) {
        if (event.has(FanotifyMask.MOUNTS)) {
            mounts.changed();
        } else if (event.has(FanotifyMask.Q_OVERFLOW)) {
            places.clear();
            notices.lostTrack(RescanReason.OVERFLOW, "the kernel had no memory for an event of fanotify");
            notices.wholeTreeWatched(RescanReason.OVERFLOW);
        } else if (event.has(FanotifyMask.RENAME)) {
            renamed(event, event.handles());
        } else if (event.handles().entry.isThere()) {
            entry(event, event.handles());
        } else if (event.handles().object.isThere()) {
            // KERNEL: a file that was opened by its handle, as a server for NFS does, may have no name that is known.
            handles.anyPath(event.handles().object.key()).ifPresent(path -> emit(new Touched(path), path, false));
        }
    }

    @Override
    public void onBatchEnd(long nowNanos) {
        handles.release();
    }

    /** Those that events have named so far. */
    @Override
    public int directories() {
        return places.table().size();
    }

    @Override
    public int unwatched() {
        return mounts.refused();
    }

    @Override
    public List<RelPath> unwatchedTrees() {
        return mounts.refusedPaths();
    }

    @Override
    public void retryUnwatched() {
        mounts.changed();
    }

    /** For the laws. */
    HandlePlaces places() {
        return places;
    }

    private void entry(RawEvent event, HandleRecords records) {
        Part entry = records.entry;
        Node directory = places.of(entry);
        boolean isInside = places.isInside(directory);
        if (entry.isDirectoryItself()) {
            if (isInside) {
                RelPath path = places.path(directory);
                emit(new Touched(path), path, true);
            }
        } else if (event.isDirectory()) {
            directoryEntry(event, records, directory, isInside);
        } else if (isInside) {
            entry.name(touched, places.path(directory));
            fileEvent(event);
        }
    }

    private void fileEvent(RawEvent event) {
        if (event.has(FanotifyMask.MOVED_TO)) {
            // Not just touched: its size and time may be those of the file that was there, and its content another.
            RelPath path = touched.path();
            emit(new TreeTouched(path, RescanReason.MOVED_IN), path, false);
        } else if (pruning == Pruning.NONE || !isLeftOut(touched.path(), false)) {
            // Nearly all events are these: nothing is allocated for them.
            events.touched(touched);
        }
    }

    /** KERNEL: a later event of the same entry by the same process may have been merged into this one; so it has several bits. */
    private void directoryEntry(RawEvent event, HandleRecords records, Node directory, boolean isInside) {
        byte[] name = records.entry.name();
        if (event.has(FanotifyMask.MOVED_FROM | FanotifyMask.MOVED_TO)) {
            // Which directory that was is not said, so any place may be another now.
            places.clear();
        } else if (event.has(FanotifyMask.DELETE)) {
            places.removed(records.object);
        } else if (event.has(FanotifyMask.CREATE) && isInside) {
            places.created(records.object, directory, name);
        }
        reason(event).ifPresent(why -> {
            Node now = places.of(records.entry);
            if (places.isInside(now)) {
                RelPath path = places.path(now).child(name);
                emit(pruning.enters(path) ? new TreeTouched(path, why) : new Touched(path), path, true);
                cameIn(event);
            }
        });
    }

    /** KERNEL: a directory may have mounts below it, and nobody is told that they have moved along. */
    private void cameIn(RawEvent event) {
        if (event.isDirectory() && event.has(FanotifyMask.RENAME | FanotifyMask.MOVED_TO)) {
            mounts.changed();
        }
    }

    private static Optional<RescanReason> reason(RawEvent event) {
        if (event.has(FanotifyMask.MOVED_TO)) {
            return Optional.of(RescanReason.MOVED_IN);
        } else if (event.has(FanotifyMask.MOVED_FROM)) {
            return Optional.of(RescanReason.MOVED_OUT);
        } else if (event.has(FanotifyMask.DELETE)) {
            return Optional.of(RescanReason.REMOVED_DIRECTORY);
        }
        return event.has(FanotifyMask.CREATE) ? Optional.of(RescanReason.NEW_DIRECTORY) : Optional.empty();
    }

    /** The paths are those before the table takes notice of the move; the move itself is looked up, not believed. */
    private void renamed(RawEvent event, HandleRecords records) {
        Optional<RelPath> from = path(records.from);
        Optional<RelPath> to = path(records.to);
        if (event.isDirectory()) {
            places.moved(records.object, from.isPresent() || to.isPresent());
        }
        // What is left out is outside: nothing is known of what it was.
        moved(
                event,
                from.filter(path -> !isLeftOut(path, event.isDirectory())),
                to.filter(path -> !isLeftOut(path, event.isDirectory())));
    }

    private void moved(RawEvent event, Optional<RelPath> from, Optional<RelPath> to) {
        if (from.isPresent() && to.isPresent()) {
            renamed(from.get(), to.get(), event.isDirectory());
        } else if (to.isPresent()) {
            events.accept(new TreeTouched(to.get(), RescanReason.MOVED_IN));
            cameIn(event);
        } else if (from.isPresent()) {
            events.accept(
                    event.isDirectory()
                            ? new TreeTouched(from.get(), RescanReason.MOVED_OUT)
                            : new Touched(from.get()));
        }
    }

    private void renamed(RelPath from, RelPath to, boolean isDirectory) {
        if (from.isWithin(to) || to.isWithin(from)) {
            // No such rename exists: what is known of one of them is older than the other. A later event tells.
            events.accept(new TreeTouched(from, RescanReason.MOVED_OUT));
            events.accept(new TreeTouched(to, RescanReason.MOVED_IN));
        } else {
            events.accept(new Renamed(from, to, isDirectory));
        }
    }

    private void emit(FileEvent event, RelPath path, boolean isDirectory) {
        if (!isLeftOut(path, isDirectory)) {
            events.accept(event);
        }
    }

    /** A directory below which something is looked at is never left out. */
    private boolean isLeftOut(RelPath path, boolean isDirectory) {
        if (pruning == Pruning.NONE || path.isRoot()) {
            return false;
        }
        return !(isDirectory && pruning.entersAbove(path) && pruning.enters(path))
                && !(pruning.reports(path, isDirectory) && pruning.isReached(path));
    }

    private Optional<RelPath> path(Part entry) {
        Node directory = places.of(entry);
        return places.isInside(directory) ? Optional.of(places.path(directory).child(entry.name())) : Optional.empty();
    }
}
