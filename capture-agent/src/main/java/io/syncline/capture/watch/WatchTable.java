package io.syncline.capture.watch;

import io.syncline.path.RelPath;
import java.util.Arrays;

/**
 * The directories that are known, as a tree of nodes: each has a parent, a name, and the kernel's descriptor once it is
 * watched. A path is computed when it is needed, never stored; so renaming a directory with everything below it is one
 * change of one node. Owned by one thread.
 *
 * <p>Arrays by node id instead of objects: 25 bytes a node, the name (16 bytes and its length, rounded up to 8) and at most
 * 24 bytes for the two indexes. The id of a removed node is used again.
 */
final class WatchTable {
    static final int ROOT = 0;
    static final int NONE = -1;
    /** The kernel's descriptors begin at 1. */
    static final int UNBOUND = 0;

    private static final int FREE = -2;
    /** A guess: the directories that are written to at a time. An event in one of more costs its path. */
    private static final int PATHS = 4096;

    private int[] parent = new int[16];
    private int[] firstChild = new int[16];
    private int[] next = new int[16];
    private int[] previous = new int[16];
    private int[] descriptor = new int[16];
    private byte[] flags = new byte[16];
    private byte[][] name = new byte[16][];

    private final NodeIndex byName = new NodeIndex() {
        @Override
        int hashOf(int node) {
            return hash(parent[node], name[node]);
        }
    };
    private final NodeIndex byDescriptor = new NodeIndex() {
        @Override
        int hashOf(int node) {
            return descriptor[node];
        }
    };

    private int used = 1;
    private int firstFree = NONE;
    private int size = 1;
    /** Paths that were asked for lately: slot by node. */
    private final RelPath[] paths = new RelPath[PATHS];

    private final int[] pathOf = new int[PATHS];
    private final int[] pathAt = new int[PATHS];
    /** As long as this is the same, so are the paths of all nodes. */
    private int version;

    WatchTable() {
        Arrays.fill(pathOf, NONE);
        parent[ROOT] = NONE;
        firstChild[ROOT] = NONE;
        next[ROOT] = NONE;
        previous[ROOT] = NONE;
        name[ROOT] = new byte[0];
    }

    /** The number of nodes, the root included. */
    int size() {
        return size;
    }

    /** No node has this id or a greater one. */
    int end() {
        return used;
    }

    /** Whether this id is a node at the moment. */
    boolean isLive(int node) {
        return node >= 0 && node < used && parent[node] != FREE;
    }

    int byDescriptor(int wanted) {
        int slot = byDescriptor.start(wanted);
        while (byDescriptor.at(slot) != NodeIndex.EMPTY) {
            if (descriptor[byDescriptor.at(slot)] == wanted) {
                return byDescriptor.at(slot);
            }
            slot = byDescriptor.after(slot);
        }
        return NONE;
    }

    int child(int directory, byte[] wanted) {
        int slot = byName.start(hash(directory, wanted));
        while (byName.at(slot) != NodeIndex.EMPTY) {
            int node = byName.at(slot);
            if (parent[node] == directory && Arrays.equals(name[node], wanted)) {
                return node;
            }
            slot = byName.after(slot);
        }
        return NONE;
    }

    /** A new node without a descriptor, or the one that is there. */
    int childOrAdd(int directory, byte[] childName) {
        int known = child(directory, childName);
        return known != NONE ? known : add(directory, childName);
    }

    int parent(int node) {
        return parent[node];
    }

    byte[] name(int node) {
        return name[node];
    }

    int firstChild(int node) {
        return firstChild[node];
    }

    int next(int node) {
        return next[node];
    }

    int descriptor(int node) {
        return descriptor[node];
    }

    boolean has(int node, int flag) {
        return (flags[node] & flag) != 0;
    }

    void set(int node, int flag) {
        flags[node] |= (byte) flag;
    }

    void clear(int node, int flag) {
        flags[node] &= (byte) ~flag;
    }

    boolean isWithin(int node, int ancestor) {
        int walk = node;
        while (walk != NONE && walk != ancestor) {
            walk = parent[walk];
        }
        return walk == ancestor;
    }

    RelPath path(int node) {
        int slot = node & (PATHS - 1);
        if (pathOf[slot] != node || pathAt[slot] != version) {
            paths[slot] = RelPath.of(pathBytes(node));
            pathOf[slot] = node;
            pathAt[slot] = version;
        }
        return paths[slot];
    }

    /** The node has no descriptor, and no other node has this one. */
    void bind(int node, int to) {
        if (descriptor[node] != UNBOUND || byDescriptor(to) != NONE) {
            throw new IllegalStateException("descriptor " + to + " for node " + node + " which has " + descriptor[node]
                    + "; node " + byDescriptor(to) + " has that one");
        }
        descriptor[node] = to;
        byDescriptor.insert(node);
    }

    void unbind(int node) {
        if (descriptor[node] != UNBOUND) {
            byDescriptor.remove(node);
            descriptor[node] = UNBOUND;
        }
    }

    /** Everything below moves along. The target is free, and not below the node. */
    void move(int node, int directory, byte[] newName) {
        forgetPaths();
        byName.remove(node);
        unlink(node);
        name[node] = newName;
        link(node, directory);
        byName.insert(node);
    }

    /** Removes a node that has no children and no descriptor. */
    void remove(int node) {
        if (node == ROOT || firstChild[node] != NONE || descriptor[node] != UNBOUND) {
            throw new IllegalStateException("node " + node + " is in use");
        }
        forgetPaths();
        byName.remove(node);
        unlink(node);
        parent[node] = FREE;
        name[node] = name[ROOT];
        flags[node] = 0;
        next[node] = firstFree;
        firstFree = node;
        size--;
    }

    private void forgetPaths() {
        version++;
    }

    private int add(int directory, byte[] childName) {
        int node = firstFree;
        if (node == NONE) {
            ensureCapacity();
            node = used++;
        } else {
            firstFree = next[node];
        }
        firstChild[node] = NONE;
        name[node] = childName;
        link(node, directory);
        byName.insert(node);
        size++;
        return node;
    }

    private void link(int node, int directory) {
        parent[node] = directory;
        previous[node] = NONE;
        next[node] = firstChild[directory];
        if (next[node] != NONE) {
            previous[next[node]] = node;
        }
        firstChild[directory] = node;
    }

    private void unlink(int node) {
        if (previous[node] == NONE) {
            firstChild[parent[node]] = next[node];
        } else {
            next[previous[node]] = next[node];
        }
        if (next[node] != NONE) {
            previous[next[node]] = previous[node];
        }
    }

    private byte[] pathBytes(int node) {
        int length = 0;
        for (int walk = node; walk != ROOT; walk = parent[walk]) {
            length += name[walk].length + 1;
        }
        byte[] bytes = new byte[Math.max(0, length - 1)];
        int end = bytes.length;
        for (int walk = node; walk != ROOT; walk = parent[walk]) {
            end -= name[walk].length;
            System.arraycopy(name[walk], 0, bytes, end, name[walk].length);
            if (end > 0) {
                bytes[--end] = '/';
            }
        }
        return bytes;
    }

    private void ensureCapacity() {
        if (used < parent.length) {
            return;
        }
        int capacity = Math.addExact(used, used / 4 + 16);
        parent = Arrays.copyOf(parent, capacity);
        firstChild = Arrays.copyOf(firstChild, capacity);
        next = Arrays.copyOf(next, capacity);
        previous = Arrays.copyOf(previous, capacity);
        descriptor = Arrays.copyOf(descriptor, capacity);
        flags = Arrays.copyOf(flags, capacity);
        name = Arrays.copyOf(name, capacity);
    }

    private static int hash(int parent, byte[] name) {
        return parent * 0x85EBCA6B + Arrays.hashCode(name);
    }
}
