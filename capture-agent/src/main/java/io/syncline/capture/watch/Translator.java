package io.syncline.capture.watch;

import io.syncline.codec.TouchedEntry;
import io.syncline.event.FileEvent.Touched;
import io.syncline.event.FileEvent.TreeTouched;
import io.syncline.event.RescanReason;
import io.syncline.filter.Pruning;
import io.syncline.path.RelPath;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;

/** The watcher for inotify: one watch a directory, which it keeps on every directory of the tree. */
public final class Translator implements Watcher {
    private final WatchTable table = new WatchTable();
    private final Doubts doubts = new Doubts(table);
    private final PendingMoves pending = new PendingMoves();
    /** The one that is handled just now. */
    private final TouchedEntry entry = new TouchedEntry();

    private final Pruning pruning;
    private final Events events;
    private final Notices notices;
    private final long pairingNanos;
    private final Border border;
    private final Watches watches;
    private final Walk walk;
    private final MountedBelow mounted;
    private final DirectoryMoves moves;
    private final Relocations relocations;
    private final Settling settling;
    private int nextWatch;

    /**
     * @param pruning directories that it does not enter are never watched, and what it does not report is dropped
     * @param pairing how long the second half of a rename may take
     * @param caughtUp whether the kernel has no event for us that was not handled
     */
    public Translator(
            Directories directories,
            Pruning pruning,
            Events events,
            Notices notices,
            Duration pairing,
            BooleanSupplier caughtUp) {
        this.pruning = pruning;
        this.events = events;
        this.notices = notices;
        this.pairingNanos = pairing.toNanos();
        this.border = new Border(pruning);
        this.watches = new Watches(table, directories, doubts, events, notices);
        this.walk = new Walk(table, directories, pruning, watches, events, notices);
        this.mounted = new MountedBelow(table, directories, pruning, walk, doubts, events, notices);
        this.moves = new DirectoryMoves(table, directories, watches, walk, doubts);
        this.relocations = new Relocations(table, moves, pending, border, events);
        this.settling = new Settling(doubts, walk, watches, pending, caughtUp);
    }

    /** Watches the root, and queues the walk of everything below it. */
    @Override
    public void start(RescanReason why) {
        mounted.start();
        watches.look(WatchTable.ROOT);
        walk.wholeTree(why);
    }

    @Override
    public void resume(int nextWatch) {
        this.nextWatch = nextWatch;
        mounted.start();
        watches.look(WatchTable.ROOT);
        walk.resume(nextWatch);
    }

    @Override
    public int directories() {
        return table.size();
    }

    @Override
    public int unwatched() {
        return watches.refused();
    }

    @Override
    public List<RelPath> unwatchedTrees() {
        return watches.refusedNodes().map(table::path).toList();
    }

    @Override
    public void retryUnwatched() {
        watches.refusedNodes().forEach(node -> walk.queue(node, Flag.LOUD));
    }

    /** For the laws. */
    Doubts doubts() {
        return doubts;
    }

    /** For the laws. */
    WatchTable table() {
        return table;
    }

    @Override
    public boolean hasWork() {
        return walk.hasWork();
    }

    @Override
    public void step() {
        walk.step();
        settling.endIfDone();
    }

    @Override
    public void onEvent(RawEvent event, long nowNanos) {
        // What happens to a file moves no directory: what was looked up meanwhile stays true.
        if (!event.isNamed() || event.isDirectory()) {
            settling.interrupt();
        }
        int node = table.byDescriptor(event.descriptor());
        if (event.has(InotifyMask.MOUNTS)) {
            mounted.changed();
        } else if (event.has(InotifyMask.Q_OVERFLOW)) {
            lostTrack(RescanReason.OVERFLOW, "the kernel's queue of events was full");
        } else if (node == WatchTable.NONE) {
            unknown(event);
        } else if (event.has(
                InotifyMask.IGNORED | InotifyMask.UNMOUNT | InotifyMask.DELETE_SELF | InotifyMask.MOVE_SELF)) {
            directoryEnded(node, event);
        } else if (!event.isNamed()) {
            touchedItself(table.path(node));
        } else {
            entryEvent(node, event, nowNanos);
        }
    }

    @Override
    public void onBatchEnd(long nowNanos) {
        relocations.outSince(nowNanos - pairingNanos);
        settling.batchEnded(nowNanos);
    }

    @Override
    public void onQuiet() {
        relocations.outAll();
        settling.quiet();
    }

    @Override
    public void onStop() {
        relocations.outAll();
    }

    @Override
    public boolean isSettled() {
        return pending.isEmpty() && !walk.hasWork() && doubts.isEmpty();
    }

    private void entryEvent(int directory, RawEvent event, long nowNanos) {
        boolean isMove = event.has(InotifyMask.MOVED_FROM | InotifyMask.MOVED_TO);
        if (!pending.isEmpty() && (isMove || event.has(InotifyMask.CREATE | InotifyMask.DELETE))) {
            relocations.another(event);
        }
        if (isMove || event.isDirectory()) {
            moveOrDirectory(directory, event, nowNanos);
        } else {
            // Nearly all events are these: nothing is allocated for them.
            event.name(entry, table.path(directory));
            touched();
        }
    }

    private void touched() {
        if (!border.isOpen() && border.leavesOut(entry.path(), false)) {
            return;
        }
        events.touched(entry);
    }

    private void moveOrDirectory(int directory, RawEvent event, long nowNanos) {
        byte[] name = event.name();
        RelPath path = table.path(directory).child(name);
        if (event.has(InotifyMask.MOVED_FROM)) {
            relocations.from(path, event, nowNanos);
        } else if (event.has(InotifyMask.MOVED_TO)) {
            relocations.to(directory, name, event);
        } else if (border.leavesOut(path, true)) {
            return;
        } else if (!pruning.enters(path)) {
            events.accept(new Touched(path));
        } else if (event.has(InotifyMask.CREATE)) {
            moves.arrived(directory, name);
            events.accept(new TreeTouched(path, RescanReason.NEW_DIRECTORY));
        } else if (event.has(InotifyMask.DELETE)) {
            moves.removed(directory, name);
            events.accept(new TreeTouched(path, RescanReason.REMOVED_DIRECTORY));
        } else {
            moves.changed(directory, name);
            events.accept(new Touched(path));
        }
    }

    /** The directory's own attributes. Its watch reports them too, and that of a root has no parent to do so. */
    private void touchedItself(RelPath directory) {
        if (!border.leavesOutItself(directory)) {
            events.accept(new Touched(directory));
        }
    }

    private void directoryEnded(int node, RawEvent event) {
        if (node == WatchTable.ROOT) {
            throw new RootLostException(rootEnd(event));
        }
        if (event.has(InotifyMask.IGNORED)) {
            // Its parent reports the removal of a directory; but not that a file system was unmounted from it.
            watches.ended(node);
            walk.queue(node, Flag.LOUD | Flag.RELIST);
        }
    }

    private void unknown(RawEvent event) {
        if (event.has(InotifyMask.IGNORED)) {
            watches.confirmed(event.descriptor());
        } else if (event.descriptor() < nextWatch) {
            // Watched by an earlier process, and not found: it is gone, and an event about it or one of its parents
            // says so. Or it moved while the directories were looked at; then such an event makes it dirty, with all
            // that is below it, when it is found again.
            watches.forget(event.descriptor());
        } else if (!watches.isRemoved(event.descriptor())) {
            lostTrack(RescanReason.UNKNOWN_DESCRIPTOR, "no directory is known for " + event);
        }
    }

    private void lostTrack(RescanReason why, String detail) {
        settling.interrupt();
        doubts.directoryMoved();
        notices.lostTrack(why, detail);
        walk.wholeTree(why);
    }

    private static String rootEnd(RawEvent event) {
        if (event.has(InotifyMask.UNMOUNT)) {
            return "its file system was unmounted";
        }
        return event.has(InotifyMask.MOVE_SELF) ? "it was renamed" : "it was removed";
    }
}
