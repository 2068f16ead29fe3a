package io.syncline.capture;

import io.syncline.path.RelPath;
import java.util.Arrays;

/** The paths of one batch. A set that allocates nothing while batches are of the usual size. */
final class Repeats {
    /** Twice the longest batch. */
    private static final int USUAL = 8192;

    private RelPath[] slots = new RelPath[USUAL];
    private int size;

    /** @return whether it is new */
    boolean add(RelPath path) {
        int slot = find(path);
        if (slots[slot] != null) {
            return false;
        }
        slots[slot] = path;
        size++;
        if (size > slots.length / 2) {
            grow();
        }
        return true;
    }

    void clear() {
        if (slots.length > USUAL) {
            slots = new RelPath[USUAL];
        } else if (size > 0) {
            Arrays.fill(slots, null);
        }
        size = 0;
    }

    private int find(RelPath path) {
        int mask = slots.length - 1;
        int slot = path.hashCode() * 0x9E3779B9 >>> 7 & mask;
        while (slots[slot] != null && !slots[slot].equals(path)) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    private void grow() {
        RelPath[] old = slots;
        slots = new RelPath[Math.multiplyExact(old.length, 2)];
        for (RelPath path : old) {
            if (path != null) {
                slots[find(path)] = path;
            }
        }
    }
}
