package io.syncline.capture.watch;

import io.syncline.capture.watch.WatchAnswer.Refused;
import io.syncline.capture.watch.WatchAnswer.Watched;
import io.syncline.event.FileEvent;
import io.syncline.event.FileEvent.TreeTouched;
import io.syncline.event.RescanReason;
import io.syncline.path.RelPath;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Keeps the table and the kernel's watches in step. The invariant: a descriptor that the kernel holds for us is either bound
 * to one node, or in {@link #removed} until the kernel confirms its end.
 */
final class Watches {
    /** What a lookup found at the place of a node. */
    enum Found {
        /** A directory that was not watched at this place. */
        NEW,
        /** The directory that was watched there already. */
        KNOWN,
        GONE,
        REFUSED
    }

    static final int NOTHING = -1;

    private final WatchTable table;
    private final Directories directories;
    private final Doubts doubts;
    private final Consumer<FileEvent> events;
    private final Notices notices;
    private final IntQueue displaced = new IntQueue();
    private final Set<Integer> removed = new HashSet<>();
    private int refused;
    private long unwatchings;

    Watches(WatchTable table, Directories directories, Doubts doubts, Consumer<FileEvent> events, Notices notices) {
        this.table = table;
        this.directories = directories;
        this.doubts = doubts;
        this.events = events;
        this.notices = notices;
    }

    /** The number of known directories that cannot be watched. */
    int refused() {
        return refused;
    }

    /** The nodes of those; nothing is known of what is below them. */
    Stream<Integer> refusedNodes() {
        return refused == 0
                ? Stream.empty()
                : IntStream.range(0, table.end())
                        .filter(node -> table.isLive(node) && table.has(node, Flag.REFUSED))
                        .boxed();
    }

    /** Nodes whose directory turned up elsewhere: their places have to be looked at. */
    IntQueue displaced() {
        return displaced;
    }

    /** Watches whatever has the path of this node now, and nothing else for it. The node may be gone from the table then. */
    Found look(int node) {
        return take(node, directories.watch(table.path(node)));
    }

    /** The same with an answer that the kernel has given since the last {@link #unwatchings}. */
    Found take(int node, WatchAnswer answer) {
        if (node == WatchTable.ROOT) {
            return lookAtRoot(answer);
        }
        if (answer instanceof Watched watched) {
            return bind(node, watched.descriptor());
        }
        if (answer instanceof Refused why) {
            refuse(node, why);
            return Found.REFUSED;
        }
        removeBelow(node);
        drop(node);
        accept(node);
        doubts.add(node);
        return Found.GONE;
    }

    /**
     * The descriptor of the directory that has this path now; {@link WatchTable#UNBOUND} if the table does not know it,
     * {@link #NOTHING} if there is none.
     */
    int knownAt(RelPath path) {
        WatchAnswer answer = directories.watch(path);
        if (!(answer instanceof Watched watched)) {
            return answer instanceof Refused ? WatchTable.UNBOUND : NOTHING;
        }
        if (table.byDescriptor(watched.descriptor()) == WatchTable.NONE) {
            unwatch(watched.descriptor());
            return WatchTable.UNBOUND;
        }
        return watched.descriptor();
    }

    /** Forgets a directory and everything below it. */
    void remove(int node) {
        removeBelow(node);
        drop(node);
        accept(node);
        table.remove(node);
    }

    /** Says of a directory that it cannot be watched, once. */
    void refuse(int node, Refused why) {
        removeBelow(node);
        drop(node);
        if (!table.has(node, Flag.REFUSED)) {
            table.set(node, Flag.REFUSED);
            refused++;
            events.accept(new TreeTouched(table.path(node), RescanReason.UNWATCHED));
            notices.unwatched(table.path(node), why);
        }
    }

    /** The kernel gave this descriptor up by itself. */
    void ended(int node) {
        table.unbind(node);
    }

    /** The kernel confirmed the end of a descriptor. */
    void confirmed(int descriptor) {
        removed.remove(descriptor);
    }

    /** How many watches were given up so far. An answer from before the last one may tell of a watch that is gone. */
    long unwatchings() {
        return unwatchings;
    }

    /** A watch that no node may have, and that nobody needs then. */
    void forget(int descriptor) {
        if (table.byDescriptor(descriptor) == WatchTable.NONE && !isRemoved(descriptor)) {
            unwatch(descriptor);
        }
    }

    boolean isRemoved(int descriptor) {
        return removed.contains(descriptor);
    }

    /** The kernel has nothing more to say: an end that it has not confirmed was lost in an overflow. */
    void allConfirmed() {
        removed.clear();
    }

    /** For a node that no lookup has found, at a time when the table is the tree. */
    void removeIfNeverFound(int node) {
        if (table.descriptor(node) == WatchTable.UNBOUND && !table.has(node, Flag.REFUSED)) {
            events.accept(new TreeTouched(table.path(node), RescanReason.REMOVED_DIRECTORY));
            remove(node);
        }
    }

    private Found lookAtRoot(WatchAnswer answer) {
        int bound = table.descriptor(WatchTable.ROOT);
        if (answer instanceof Watched watched) {
            if (bound == WatchTable.UNBOUND) {
                table.bind(WatchTable.ROOT, watched.descriptor());
                return Found.NEW;
            }
            if (bound == watched.descriptor()) {
                return Found.KNOWN;
            }
            throw new RootLostException("another directory is in its place");
        }
        throw new RootLostException(answer instanceof Refused why ? why.detail() : "no directory is there");
    }

    private Found bind(int node, int descriptor) {
        if (table.descriptor(node) == descriptor) {
            return Found.KNOWN;
        }
        int other = table.byDescriptor(descriptor);
        if (other != WatchTable.NONE && !hasLeft(other, descriptor)) {
            // LIMIT: bind mounts. The kernel has one watch for one directory, so its events can carry one path only.
            refuse(
                    node,
                    new Refused(
                            false,
                            "it is the same directory as " + table.path(other).display()));
            doubts.add(node);
            return Found.REFUSED;
        }
        if (!table.isLive(node)) {
            unwatch(descriptor);
            return Found.GONE;
        }
        removeBelow(node);
        drop(node);
        // KERNEL: descriptors are used again only after 2^31 of them; whatever this number was, it is this node from
        // now on.
        removed.remove(descriptor);
        table.bind(node, descriptor);
        accept(node);
        doubts.add(node);
        return Found.NEW;
    }

    /**
     * Whether the directory is no longer where the table has it: it was moved, and the event is still to come. Then that node
     * is unbound, with everything below it, and its place is to be looked at.
     */
    private boolean hasLeft(int node, int descriptor) {
        if (node == WatchTable.ROOT || knownAt(table.path(node)) == descriptor) {
            return false;
        }
        events.accept(new TreeTouched(table.path(node), RescanReason.MOVED_OUT));
        table.unbind(node);
        removeBelow(node);
        displaced.add(node);
        return true;
    }

    private void removeBelow(int top) {
        int node = top;
        while (node != top || table.firstChild(top) != WatchTable.NONE) {
            int child = table.firstChild(node);
            if (child != WatchTable.NONE) {
                node = child;
            } else {
                int parent = table.parent(node);
                remove(node);
                node = parent;
            }
        }
    }

    /** It is not refused any more. */
    private void accept(int node) {
        if (table.has(node, Flag.REFUSED)) {
            table.clear(node, Flag.REFUSED);
            refused--;
        }
    }

    private void drop(int node) {
        int descriptor = table.descriptor(node);
        if (descriptor != WatchTable.UNBOUND) {
            table.unbind(node);
            unwatch(descriptor);
        }
    }

    private void unwatch(int descriptor) {
        unwatchings++;
        removed.add(descriptor);
        directories.unwatch(descriptor);
    }
}
