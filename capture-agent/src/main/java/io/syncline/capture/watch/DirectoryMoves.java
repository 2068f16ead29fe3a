package io.syncline.capture.watch;

import io.syncline.path.RelPath;

/**
 * What arrivals, departures and renames of directories do to the table. The state that the kernel shows decides, not the
 * event: later events may have made it so already.
 */
final class DirectoryMoves {
    private final WatchTable table;
    private final Directories directories;
    private final Watches watches;
    private final Walk walk;
    private final Doubts doubts;

    DirectoryMoves(WatchTable table, Directories directories, Watches watches, Walk walk, Doubts doubts) {
        this.table = table;
        this.directories = directories;
        this.watches = watches;
        this.walk = walk;
        this.doubts = doubts;
    }

    /** A directory was made here, or came from where nothing is watched. */
    void arrived(int parent, byte[] name) {
        walk.visit(table.childOrAdd(parent, name), Flag.LOUD);
    }

    void removed(int parent, byte[] name) {
        int node = table.child(parent, name);
        if (node != WatchTable.NONE) {
            watches.remove(node);
        }
    }

    /** A directory went to where nothing is watched: its watches would go on, and speak of places that are not ours. */
    void movedOut(int parent, byte[] name) {
        doubts.directoryMoved();
        boolean isDoubtful = isDoubtful(table.child(parent, name));
        removed(parent, name);
        if (isDoubtful) {
            lookAtOldPlace(parent, name);
        }
    }

    /** The permissions of a directory may have changed: it may be possible to watch it now. */
    void changed(int parent, byte[] name) {
        int node = table.child(parent, name);
        if (node != WatchTable.NONE && table.has(node, Flag.REFUSED)) {
            walk.queue(node, Flag.LOUD);
        }
    }

    /** What is no directory came to a name; a directory that the table has there was exchanged for it. */
    void fileArrived(int parent, byte[] name) {
        int node = table.child(parent, name);
        if (node != WatchTable.NONE) {
            walk.queue(node, Flag.LOUD | Flag.RELIST);
        }
    }

    /**
     * A directory was renamed within the tree: one node changes its place, and everything below moves along.
     *
     * @param fromParent {@link WatchTable#NONE} if it is no longer known
     * @return false if the table contradicts itself
     */
    boolean renamed(int fromParent, byte[] fromName, int toParent, byte[] toName) {
        doubts.directoryMoved();
        int moved = fromParent == WatchTable.NONE ? WatchTable.NONE : table.child(fromParent, fromName);
        boolean isReplacing = table.child(toParent, toName) != WatchTable.NONE;
        boolean isDoubtful = isDoubtful(moved);
        if (moved == WatchTable.NONE) {
            arrived(toParent, toName);
        } else if (moved == toParent || table.isWithin(toParent, moved)) {
            return false;
        } else {
            move(moved, toParent, toName);
            int arrived = table.child(toParent, toName);
            if (arrived != WatchTable.NONE) {
                walk.reconsider(arrived);
            }
        }
        if (isReplacing) {
            lookAtOldPlace(fromParent, fromName);
        } else if (isDoubtful && table.isLive(fromParent)) {
            doubts.add(fromParent);
        }
        return true;
    }

    private void move(int moved, int toParent, byte[] toName) {
        int target = table.child(toParent, toName);
        RelPath to = table.path(toParent).child(toName);
        int there = watches.knownAt(to);
        if (target != WatchTable.NONE && there > WatchTable.UNBOUND && there == table.descriptor(target)) {
            // The second half of an exchange, or the walk was faster: the target is right already.
            walk.queue(moved, Flag.LOUD | Flag.RELIST);
            return;
        }
        if (target != WatchTable.NONE) {
            watches.remove(target);
        }
        if (!table.isLive(moved)) {
            arrived(toParent, toName);
            return;
        }
        table.move(moved, toParent, toName);
        doubts.add(moved);
        // Nothing there: it was moved on already, and the next event takes the node along with its watches.
        if (there != Watches.NOTHING && there != table.descriptor(moved)) {
            walk.visit(moved, Flag.LOUD | Flag.RELIST);
        }
    }

    /**
     * KERNEL: an exchange of two names reports the departure of the second after the first has arrived in its place; so
     * something may be in a place that was left, and no event to come will say so. Its path may be out of date as well, so
     * the directory around it is doubted.
     */
    private void lookAtOldPlace(int parent, byte[] name) {
        if (table.isLive(parent)) {
            doubts.add(parent);
            if (directories.isDirectory(table.path(parent).child(name))) {
                walk.queue(table.childOrAdd(parent, name), Flag.LOUD);
            }
        }
    }

    private boolean isDoubtful(int node) {
        return node == WatchTable.NONE || table.has(node, Flag.DOUBTED);
    }
}
