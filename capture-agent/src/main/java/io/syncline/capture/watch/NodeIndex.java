package io.syncline.capture.watch;

import java.util.Arrays;

/**
 * A hash set of node ids, open addressing with linear probing: 4 bytes a slot, at most two thirds full. What is hashed and
 * compared lies in the arrays of the table, so the ids are all that is stored.
 */
abstract class NodeIndex {
    static final int EMPTY = -1;

    private int[] slots = new int[16];
    private int size;

    NodeIndex() {
        Arrays.fill(slots, EMPTY);
    }

    /** Of a node that is in the set, or about to be; must not change while it is in the set. */
    abstract int hashOf(int node);

    final void insert(int node) {
        if ((size + 1) * 3L > slots.length * 2L) {
            grow();
        }
        place(node);
        size++;
    }

    final void remove(int node) {
        int slot = start(hashOf(node));
        while (slots[slot] != node) {
            if (slots[slot] == EMPTY) {
                throw new IllegalStateException("node " + node + " is not in the index");
            }
            slot = after(slot);
        }
        slots[slot] = EMPTY;
        size--;
        closeGap(slot);
    }

    final int start(int hash) {
        return (hash * 0x9E3779B9 >>> 7) & (slots.length - 1);
    }

    final int after(int slot) {
        return (slot + 1) & (slots.length - 1);
    }

    final int at(int slot) {
        return slots[slot];
    }

    /** Nodes behind a gap are put in again, so that no probe ends too early. */
    private void closeGap(int gap) {
        int slot = after(gap);
        while (slots[slot] != EMPTY) {
            int node = slots[slot];
            slots[slot] = EMPTY;
            place(node);
            slot = after(slot);
        }
    }

    private void place(int node) {
        int slot = start(hashOf(node));
        while (slots[slot] != EMPTY) {
            slot = after(slot);
        }
        slots[slot] = node;
    }

    private void grow() {
        int[] old = slots;
        slots = new int[Math.multiplyExact(old.length, 2)];
        Arrays.fill(slots, EMPTY);
        for (int node : old) {
            if (node != EMPTY) {
                place(node);
            }
        }
    }
}
