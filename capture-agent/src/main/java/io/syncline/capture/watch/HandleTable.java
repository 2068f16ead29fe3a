package io.syncline.capture.watch;

import io.syncline.path.RelPath;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * The directories that events have named, by their keys, as a tree: each has the directory that it is an entry of, and its
 * name there. A path is computed when it is needed, so that a renamed directory is one change of one node. Owned by one
 * thread.
 *
 * <p>Under the root lies what is in the tree. Directly under the outside lies what is not, without a name: it is
 * only remembered so that nobody looks again. Everything in here can be looked up again, so it may be dropped at any time.
 */
final class HandleTable {
    /** A directory. Two nodes are equal if they are the same node. */
    static final class Node {
        private final byte[] key;
        private final int hash;
        private final int number;
        private byte[] name;
        private Node parent;
        private Node chained;
        private Node firstChild;
        private Node next;
        private Node previous;
        private boolean isPinned;

        private Node(byte[] key, int hash, int number) {
            this.key = key;
            this.hash = hash;
            this.number = number;
            this.name = NO_NAME;
        }
    }

    private static final byte[] NO_NAME = new byte[0];
    /** A guess: the directories that are written to at a time. An event in one of more costs its path. */
    private static final int PATHS = 4096;
    /** Answer of {@link #find}. */
    final Node none = new Node(NO_NAME, 0, 0);

    final Node root;
    final Node outside = new Node(NO_NAME, 0, 1);

    private Node[] buckets = new Node[64];
    private int size;
    private int numbers = 2;
    /** Paths that were asked for lately: slot by the number of the node. */
    private final RelPath[] paths = new RelPath[PATHS];

    private final Node[] pathOf = new Node[PATHS];
    private final int[] pathAt = new int[PATHS];
    /** As long as this is the same, every node is where it was. */
    private int version;

    HandleTable(byte[] rootKey) {
        Arrays.fill(pathOf, none);
        root = new Node(rootKey, hash(rootKey, 0, rootKey.length), numbers++);
        root.isPinned = true;
        insert(root);
    }

    /** With the root, and with what is outside. */
    int size() {
        return size;
    }

    /** {@link #none} if it is not known. The bytes may change later. */
    Node find(byte[] bytes, int offset, int length) {
        int hash = hash(bytes, offset, length);
        Node node = buckets[slot(hash)];
        while (node != null) {
            if (node.hash == hash && Arrays.equals(node.key, 0, node.key.length, bytes, offset, offset + length)) {
                return node;
            }
            node = node.chained;
        }
        return none;
    }

    Node find(byte[] key) {
        return find(key, 0, key.length);
    }

    boolean isInside(Node node) {
        return isWithin(node, root);
    }

    boolean isWithin(Node node, Node ancestor) {
        Node walk = node;
        while (walk != null && walk != ancestor) {
            walk = walk.parent;
        }
        return walk == ancestor;
    }

    /** Of a node inside. */
    RelPath path(Node node) {
        int slot = node.number & (PATHS - 1);
        if (pathOf[slot] != node || pathAt[slot] != version) {
            paths[slot] = RelPath.of(pathBytes(node));
            pathOf[slot] = node;
            pathAt[slot] = version;
        }
        return paths[slot];
    }

    /** The key is not known yet. */
    Node add(byte[] key, Node parent, byte[] name) {
        Node node = new Node(key, hash(key, 0, key.length), numbers++);
        insert(node);
        link(node, parent, name);
        return node;
    }

    /** Everything below moves along; the new parent is not below the node. */
    void move(Node node, Node parent, byte[] name) {
        forgetPaths();
        unlink(node);
        link(node, parent, name);
    }

    /** The top of something that is mounted: not to be dropped without notice. */
    void pin(Node node) {
        node.isPinned = true;
    }

    boolean isPinned(Node node) {
        return node.isPinned;
    }

    /** @return whether something pinned was below, and is dropped with everything else */
    boolean removeTree(Node top) {
        boolean lostPinned = removeBelow(top) | top.isPinned;
        drop(top);
        return lostPinned;
    }

    /** @return whether something pinned was dropped */
    boolean clear() {
        forgetOutside();
        return removeBelow(root);
    }

    void forgetOutside() {
        removeBelow(outside);
    }

    /** Every node, in no order. */
    void forEach(Consumer<Node> action) {
        for (Node bucket : buckets) {
            for (Node node = bucket; node != null; node = node.chained) {
                action.accept(node);
            }
        }
    }

    byte[] key(Node node) {
        return node.key;
    }

    private void forgetPaths() {
        version++;
    }

    private boolean removeBelow(Node top) {
        boolean lostPinned = false;
        Node node = top;
        while (top.firstChild != null) {
            if (node.firstChild != null) {
                node = node.firstChild;
            } else {
                Node parent = node.parent;
                lostPinned |= node.isPinned;
                drop(node);
                node = parent;
            }
        }
        return lostPinned;
    }

    private void drop(Node node) {
        forgetPaths();
        unlink(node);
        Node before = buckets[slot(node.hash)];
        if (before == node) {
            buckets[slot(node.hash)] = node.chained;
        } else {
            while (before.chained != node) {
                before = before.chained;
            }
            before.chained = node.chained;
        }
        node.chained = null;
        size--;
    }

    private void link(Node node, Node parent, byte[] name) {
        node.name = name;
        node.parent = parent;
        node.next = parent.firstChild;
        if (node.next != null) {
            node.next.previous = node;
        }
        parent.firstChild = node;
    }

    private void unlink(Node node) {
        if (node.previous == null) {
            node.parent.firstChild = node.next;
        } else {
            node.previous.next = node.next;
        }
        if (node.next != null) {
            node.next.previous = node.previous;
        }
        node.next = null;
        node.previous = null;
        node.parent = null;
    }

    private byte[] pathBytes(Node node) {
        int length = 0;
        for (Node walk = node; walk != root; walk = walk.parent) {
            length += walk.name.length + 1;
        }
        byte[] bytes = new byte[Math.max(0, length - 1)];
        int end = bytes.length;
        for (Node walk = node; walk != root; walk = walk.parent) {
            end -= walk.name.length;
            System.arraycopy(walk.name, 0, bytes, end, walk.name.length);
            if (end > 0) {
                bytes[--end] = '/';
            }
        }
        return bytes;
    }

    private void insert(Node node) {
        if (size >= buckets.length) {
            grow();
        }
        node.chained = buckets[slot(node.hash)];
        buckets[slot(node.hash)] = node;
        size++;
    }

    private void grow() {
        Node[] old = buckets;
        buckets = new Node[Math.multiplyExact(old.length, 2)];
        for (Node chain : old) {
            Node node = chain;
            while (node != null) {
                Node following = node.chained;
                node.chained = buckets[slot(node.hash)];
                buckets[slot(node.hash)] = node;
                node = following;
            }
        }
    }

    private int slot(int hash) {
        return (hash * 0x9E3779B9 >>> 7) & (buckets.length - 1);
    }

    private static int hash(byte[] bytes, int offset, int length) {
        int hash = 1;
        for (int i = offset; i < offset + length; i++) {
            hash = 31 * hash + bytes[i];
        }
        return hash;
    }
}
