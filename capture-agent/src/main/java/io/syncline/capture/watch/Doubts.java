package io.syncline.capture.watch;

import java.util.BitSet;

/**
 * The nodes that were looked up by path while the kernel may have been ahead of the events. Such a lookup can bind the wrong
 * directory: {@code a} is renamed to {@code b}, a new {@code a} is made, and only then the first {@code a} is looked up. The
 * events that are still to come put that right, unless a directory moved in between; so, once the kernel has nothing more to
 * say and a directory has moved, these nodes are looked at once more.
 */
final class Doubts {
    private final WatchTable table;
    private IntQueue nodes = new IntQueue();
    /** In the queue already, be it for a directory that had this number before. */
    private final BitSet queued = new BitSet();

    private boolean moved;

    Doubts(WatchTable table) {
        this.table = table;
    }

    void add(int node) {
        if (!table.has(node, Flag.DOUBTED)) {
            table.set(node, Flag.DOUBTED);
            if (!queued.get(node)) {
                queued.set(node);
                nodes.add(node);
            }
        }
    }

    /** A directory moved: what was bound before may belong elsewhere. */
    void directoryMoved() {
        moved = true;
    }

    boolean isEmpty() {
        return nodes.isEmpty();
    }

    /** For the laws. */
    int size() {
        return nodes.size();
    }

    /** Whether each of them has to be looked at once more. */
    boolean hasDirectoryMoved() {
        return moved;
    }

    /** Queues what has to be looked at once more; the doubts stay. */
    void queue(Walk walk, boolean unwatchedOnly) {
        for (int i = nodes.size(); i > 0; i--) {
            int node = nodes.poll();
            if (table.isLive(node) && table.has(node, Flag.DOUBTED)) {
                nodes.add(node);
                boolean isUnwatched = table.descriptor(node) == WatchTable.UNBOUND;
                if (isUnwatched || (moved && !unwatchedOnly)) {
                    walk.queue(node, Flag.LOUD | Flag.RELIST);
                }
            } else {
                queued.clear(node);
            }
        }
    }

    /** The kernel has nothing more to say, and every doubt was looked at since: the table is the tree. */
    void settle(Watches watches) {
        IntQueue settled = nodes;
        nodes = new IntQueue();
        queued.clear();
        moved = false;
        while (!settled.isEmpty()) {
            int node = settled.poll();
            if (table.isLive(node) && table.has(node, Flag.DOUBTED)) {
                table.clear(node, Flag.DOUBTED);
                watches.removeIfNeverFound(node);
            }
        }
    }
}
