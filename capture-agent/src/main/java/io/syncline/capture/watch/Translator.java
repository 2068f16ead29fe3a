package io.syncline.capture.watch;

import io.syncline.capture.watch.PendingMoves.Half;
import io.syncline.event.FileEvent;
import io.syncline.event.FileEvent.Renamed;
import io.syncline.event.FileEvent.Touched;
import io.syncline.event.FileEvent.TreeTouched;
import io.syncline.event.RescanReason;
import io.syncline.filter.Pruning;
import io.syncline.path.RelPath;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** The watcher for inotify: one watch a directory, which it keeps on every directory of the tree. */
public final class Translator implements Watcher {
    /** How often doubts are looked at while the kernel never pauses; a guess: seldom enough to cost a few per cent. */
    private static final long BUSY_RETRY_NANOS = Duration.ofSeconds(1).toNanos();

    private static final int BUSY_RETRIES_PER_FULL_ONE = 10;

    private final WatchTable table = new WatchTable();
    private final Doubts doubts = new Doubts(table);
    private final PendingMoves pending = new PendingMoves();
    private final Touches touches = new Touches();
    private final Pruning pruning;
    private final Consumer<FileEvent> events;
    private final Notices notices;
    private final long pairingNanos;
    private final BooleanSupplier caughtUp;
    private final Watches watches;
    private final Walk walk;
    private final MountedBelow mounted;
    private final DirectoryMoves moves;
    private int nextWatch;
    private boolean settling;
    private long lastRetryNanos;
    private long lastSettlingNanos;
    private int busyRetries;

    /**
     * @param pruning directories that it does not enter are never watched, and what it does not report is dropped
     * @param pairing how long the second half of a rename may take
     * @param caughtUp whether the kernel has no event for us that was not handled
     */
    public Translator(
            Directories directories,
            Pruning pruning,
            Consumer<FileEvent> events,
            Notices notices,
            Duration pairing,
            BooleanSupplier caughtUp) {
        this.pruning = pruning;
        this.events = events;
        this.notices = notices;
        this.pairingNanos = pairing.toNanos();
        this.caughtUp = caughtUp;
        this.watches = new Watches(table, directories, doubts, events, notices);
        this.walk = new Walk(table, directories, pruning, watches, events, notices);
        this.mounted = new MountedBelow(table, directories, pruning, walk, doubts, events, notices);
        this.moves = new DirectoryMoves(table, directories, watches, walk, doubts);
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
        settleIfDone();
    }

    @Override
    public void onEvent(RawEvent event, long nowNanos) {
        // What happens to a file moves no directory: what was looked up meanwhile stays true.
        settling &= event.isNamed() && !event.isDirectory();
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
        movedOut(pending.takeAll(half -> nowNanos - half.sinceNanos() >= pairingNanos));
        settleIfDone();
        if (!doubts.isEmpty() && !settling) {
            retryWhileBusy(nowNanos);
        }
    }

    @Override
    public void onQuiet() {
        movedOut(pending.takeAll(half -> true));
        if (caughtUp.getAsBoolean()) {
            beginToSettle();
        }
    }

    @Override
    public void onStop() {
        movedOut(pending.takeAll(half -> true));
    }

    @Override
    public boolean isSettled() {
        return pending.isEmpty() && !walk.hasWork() && doubts.isEmpty();
    }

    /** A tree that is written to without a pause has moments in which all that it has told is handled. */
    private void retryWhileBusy(long nowNanos) {
        long retries = doubts.hasDirectoryMoved() ? BUSY_RETRIES_PER_FULL_ONE : 1;
        if (nowNanos - lastSettlingNanos >= retries * BUSY_RETRY_NANOS && hasHandledAll()) {
            lastSettlingNanos = nowNanos;
            beginToSettle();
        } else if (nowNanos - lastRetryNanos >= BUSY_RETRY_NANOS) {
            lastRetryNanos = nowNanos;
            doubts.queue(walk, ++busyRetries % BUSY_RETRIES_PER_FULL_ONE != 0);
        }
    }

    /** The kernel has nothing to say that is not handled: from here on a lookup finds what the table is to be. */
    private void beginToSettle() {
        watches.allConfirmed();
        settling = true;
        doubts.queue(walk, false);
        settleIfDone();
    }

    /**
     * Done if every doubt was looked at and no event of a directory came since {@link #beginToSettle}, nor can one be on its
     * way. LIMIT: where directories come and go faster than all doubts can be looked at, that is not before a pause.
     */
    private void settleIfDone() {
        if (settling && !walk.hasWork() && hasHandledAll()) {
            settling = false;
            doubts.settle(watches);
        }
    }

    /** While half of a rename waits for the other one, the table is not yet what the handled events say. */
    private boolean hasHandledAll() {
        return pending.isEmpty() && caughtUp.getAsBoolean();
    }

    private void entryEvent(int directory, RawEvent event, long nowNanos) {
        boolean isMove = event.has(InotifyMask.MOVED_FROM | InotifyMask.MOVED_TO);
        if (!pending.isEmpty() && (isMove || event.has(InotifyMask.CREATE | InotifyMask.DELETE))) {
            // KERNEL: both halves of a rename are queued under the locks of both directories. So when one of these
            // reports another entry first, the second half will not come. Were that wrong, the late half would be a
            // move in.
            movedOut(
                    pending.takeAll(half -> half.directory() == event.descriptor() && half.cookie() != event.cookie()));
        }
        if (isMove || event.isDirectory()) {
            moveOrDirectory(directory, event, nowNanos);
        } else {
            // Nearly all events are these: nothing is allocated for them, if the entry was touched lately.
            touched(event.touched(directory, table, touches));
        }
    }

    private void touched(Touched entry) {
        if (!isLeftOut(entry.path(), false)) {
            events.accept(entry);
        }
    }

    private void moveOrDirectory(int directory, RawEvent event, long nowNanos) {
        byte[] name = event.name();
        RelPath path = table.path(directory).child(name);
        if (event.has(InotifyMask.MOVED_FROM)) {
            // Even of a path that is left out: its second half may not be.
            pending.add(new Half(event.cookie(), event.descriptor(), path, event.isDirectory(), nowNanos));
        } else if (event.has(InotifyMask.MOVED_TO)) {
            movedTo(directory, event, name);
        } else if (isLeftOut(path, true)) {
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

    private void movedTo(int directory, RawEvent event, byte[] name) {
        RelPath to = table.path(directory).child(name);
        pending.take(event.cookie())
                .ifPresentOrElse(
                        half -> renamed(half, directory, name, to, event), () -> movedIn(directory, name, to, event));
    }

    private void movedIn(int directory, byte[] name, RelPath to, RawEvent event) {
        if (isLeftOut(to, event.isDirectory())) {
            return;
        }
        if (event.isDirectory()) {
            moves.arrived(directory, name);
            events.accept(new TreeTouched(to, RescanReason.MOVED_IN));
        } else {
            moves.fileArrived(directory, name);
            // Not just touched: its size and time may be those of the file that was there, and its content another.
            events.accept(new TreeTouched(to, RescanReason.MOVED_IN));
        }
    }

    private void renamed(Half half, int directory, byte[] name, RelPath to, RawEvent event) {
        RelPath from = currentPath(half);
        if (isLeftOut(from, half.isDirectory())) {
            // Nothing is known of what it was, so it is as new as from outside.
            movedIn(directory, name, to, event);
            return;
        }
        if (isLeftOut(to, half.isDirectory())) {
            movedOut(List.of(half));
            return;
        }
        int parent = table.byDescriptor(half.directory());
        if (!half.isDirectory()) {
            moves.fileArrived(directory, name);
        } else if (!moves.renamed(parent, half.from().name(), directory, name)) {
            movedBelowItself(half);
            return;
        }
        if (!from.equals(to)) {
            events.accept(new Renamed(from, to, half.isDirectory()));
        }
    }

    /** The target directory left the tree itself a moment ago, and that is not known yet; so this one left with it. */
    private void movedBelowItself(Half half) {
        movedOut(pending.takeAll(Half::isDirectory));
        movedOut(List.of(half));
    }

    private void movedOut(List<Half> halves) {
        for (Half half : halves) {
            RelPath from = currentPath(half);
            if (half.isDirectory()) {
                int directory = table.byDescriptor(half.directory());
                if (isLeftOut(from, true)) {
                    continue;
                }
                if (directory != WatchTable.NONE) {
                    moves.movedOut(directory, half.from().name());
                }
                events.accept(new TreeTouched(from, RescanReason.MOVED_OUT));
            } else if (!isLeftOut(from, false)) {
                events.accept(new Touched(from));
            }
        }
    }

    /** The directory's own attributes. Its watch reports them too, and that of a root has no parent to do so. */
    private void touchedItself(RelPath directory) {
        if (directory.isRoot() || pruning.reports(directory, true)) {
            events.accept(new Touched(directory));
        }
    }

    /** For a path in a watched directory. A directory below which something is looked at is never left out. */
    private boolean isLeftOut(RelPath path, boolean isDirectory) {
        if (pruning == Pruning.NONE || (isDirectory && pruning.enters(path))) {
            return false;
        }
        RelPath directory = path.parent().orElseThrow();
        return !pruning.reports(path, isDirectory) || !(directory.isRoot() || pruning.watches(directory));
    }

    /** Where the first half was, as that reads after the renames of its ancestors that came in between. */
    private RelPath currentPath(Half half) {
        int directory = table.byDescriptor(half.directory());
        return directory == WatchTable.NONE
                ? half.from()
                : table.path(directory).child(half.from().name());
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
        settling = false;
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
