package io.syncline.capture.watch;

import io.syncline.capture.watch.HandleRecords.Part;
import io.syncline.capture.watch.HandleTable.Node;
import io.syncline.capture.watch.Location.Gone;
import io.syncline.capture.watch.Location.Within;
import io.syncline.path.RelPath;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Where directories are, as far as that has been looked up; what is not known is asked for. The invariant: whatever the table
 * says of a directory was true at some time, and for each move since then an event is still to be handled.
 *
 * <p>So a path may be out of date when an event is handled, and then the event of the move that made it so comes later, and
 * makes the whole moved directory dirty at both of its places. An event of a move is never believed, for the kernel merges
 * events: x→y, y→x, x→y comes as x→y, y→x. It says only that the directory has to be looked up once more.
 */
final class HandlePlaces {
    /** Deeper than any path that can be written. */
    private static final int DEPTH_LIMIT = 2048;

    private final Handles handles;
    private final HandleTable table;
    private final int limit;
    private Runnable lostPinned = () -> {};

    HandlePlaces(Handles handles, int limit) {
        this.handles = handles;
        this.table = new HandleTable(handles.root());
        this.limit = limit;
    }

    HandleTable table() {
        return table;
    }

    /** @param action runs whenever the top of a mount was dropped from the table */
    void onLostPinned(Runnable action) {
        lostPinned = action;
    }

    /** Of the directory of an entry; {@link HandleTable#none} if it is nowhere any more. */
    Node of(Part entry) {
        Node known = table.find(entry.bytes(), entry.keyAt(), entry.keyLength());
        return known == table.none ? lookUp(entry.key()) : known;
    }

    Node of(byte[] key) {
        Node known = table.find(key);
        return known == table.none ? lookUp(key) : known;
    }

    boolean isInside(Node node) {
        return table.isInside(node);
    }

    RelPath path(Node node) {
        return table.path(node);
    }

    /** A directory was made: saves the lookup for what comes below it. What was looked up already is newer. */
    void created(Part object, Node parent, byte[] name) {
        if (object.isThere() && table.find(object.bytes(), object.keyAt(), object.keyLength()) == table.none) {
            makeRoom();
            if (table.isInside(parent)) {
                table.add(object.key(), parent, name);
            }
        }
    }

    void removed(Part object) {
        if (object.isThere()) {
            remove(table.find(object.bytes(), object.keyAt(), object.keyLength()));
        }
    }

    /**
     * A directory was moved: it is looked up.
     *
     * @param seenInside whether either end of the move is known to be in the tree
     */
    void moved(Part object, boolean seenInside) {
        byte[] key = object.key();
        Node node = table.find(key);
        Location now = handles.locate(key);
        boolean isInside = now instanceof Within within && place(node, within);
        if (!isInside && table.isInside(node)) {
            remove(node);
        }
        if (isInside || seenInside) {
            // What was outside may have come in with it, and nobody knows how far below it was.
            table.forgetOutside();
        }
    }

    void clear() {
        if (table.clear()) {
            lostPinned.run();
        }
    }

    /** @return whether it is in the tree now */
    private boolean place(Node node, Within within) {
        Node parent = of(within.parent());
        if (!table.isInside(parent)) {
            return false;
        }
        // Looking up may have cleared the table.
        if (node == table.none || table.find(table.key(node)) != node) {
            return true;
        }
        if (table.isWithin(parent, node)) {
            // One of the two is out of date; both are looked up when they are needed.
            remove(node);
        } else {
            table.move(node, parent, within.name());
        }
        return true;
    }

    private void remove(Node node) {
        if (node != table.none && node != table.root && table.removeTree(node)) {
            lostPinned.run();
        }
    }

    private Node lookUp(byte[] key) {
        makeRoom();
        List<byte[]> keys = new ArrayList<>();
        List<byte[]> names = new ArrayList<>();
        byte[] at = key;
        Node known = table.none;
        while (known == table.none) {
            Location location = handles.locate(at);
            if (location instanceof Gone || isAmong(keys, at) || keys.size() > DEPTH_LIMIT) {
                return table.none;
            }
            keys.add(at);
            if (location instanceof Within within) {
                names.add(within.name());
                at = within.parent();
                known = table.find(at);
            } else {
                known = table.outside;
            }
        }
        return table.isInside(known) ? attach(known, keys, names) : attachOutside(keys);
    }

    /** RACE: directories that were moved below each other between two questions look like a circle. An event will tell. */
    private static boolean isAmong(List<byte[]> keys, byte[] key) {
        return keys.stream().anyMatch(one -> Arrays.equals(one, key));
    }

    private Node attach(Node known, List<byte[]> keys, List<byte[]> names) {
        Node node = known;
        for (int i = keys.size() - 1; i >= 0; i--) {
            node = table.add(keys.get(i), node, names.get(i));
        }
        return node;
    }

    private Node attachOutside(List<byte[]> keys) {
        Node node = table.outside;
        for (int i = keys.size() - 1; i >= 0; i--) {
            node = table.add(keys.get(i), table.outside, new byte[0]);
        }
        return node;
    }

    private void makeRoom() {
        if (table.size() >= limit) {
            clear();
        }
    }
}
