package io.syncline.capture;

import io.syncline.codec.TouchedEntry;
import io.syncline.path.RelPath;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The paths of one batch. A set of bytes, one path behind the other, that allocates nothing while batches are of the usual
 * size, and keeps no object.
 */
final class Repeats {
    /** Twice the longest batch. */
    private static final int USUAL = 8192;
    /** Guesses: 64 bytes a path, and the memory that is used again where paths are longer. */
    private static final int USUAL_BYTES = USUAL / 2 * 64;

    private static final int KEPT_BYTES = 1 << 20;

    private static final int EMPTY = 0;

    private ByteBuffer paths = ByteBuffer.allocate(USUAL_BYTES);
    /** Where the paths end; each begins where the one before it ends, and the first one, which has no number, at 0. */
    private int[] ends = new int[USUAL / 2 + 2];
    /** The number of a path, from 1 on. */
    private int[] slots = new int[USUAL];

    private int size;

    /** @return whether it is new */
    boolean add(RelPath path) {
        makeRoom(path.length());
        path.writeTo(paths);
        return addLast();
    }

    /** The same for a path that nobody has made. */
    boolean add(TouchedEntry entry) {
        makeRoom(entry.length());
        entry.writePath(paths);
        return addLast();
    }

    void clear() {
        if (slots.length > USUAL) {
            ends = new int[USUAL / 2 + 2];
            slots = new int[USUAL];
        } else if (size > 0) {
            Arrays.fill(slots, EMPTY);
        }
        paths = paths.capacity() > KEPT_BYTES ? ByteBuffer.allocate(USUAL_BYTES) : paths.clear();
        size = 0;
    }

    /** Keeps what lies behind the last path, unless it is there already. */
    private boolean addLast() {
        int slot = find(ends[size], paths.position());
        if (slots[slot] != EMPTY) {
            paths.position(ends[size]);
            return false;
        }
        slots[slot] = ++size;
        ends[size] = paths.position();
        if (size > slots.length / 2) {
            grow();
        }
        return true;
    }

    private int find(int from, int to) {
        int mask = slots.length - 1;
        int slot = hash(from, to) * 0x9E3779B9 >>> 7 & mask;
        while (slots[slot] != EMPTY && !isPath(slots[slot], from, to)) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    private boolean isPath(int number, int from, int to) {
        return Arrays.equals(paths.array(), ends[number - 1], ends[number], paths.array(), from, to);
    }

    private int hash(int from, int to) {
        byte[] bytes = paths.array();
        int hash = 1;
        for (int i = from; i < to; i++) {
            hash = 31 * hash + bytes[i];
        }
        return hash;
    }

    private void makeRoom(int length) {
        if (paths.remaining() < length) {
            int needed = Math.addExact(paths.position(), length);
            paths = ByteBuffer.allocate(Math.max(needed, Math.multiplyExact(paths.capacity(), 2)))
                    .put(paths.flip());
        }
    }

    private void grow() {
        slots = new int[Math.multiplyExact(slots.length, 2)];
        ends = Arrays.copyOf(ends, slots.length / 2 + 2);
        for (int number = 1; number <= size; number++) {
            slots[find(ends[number - 1], ends[number])] = number;
        }
    }
}
