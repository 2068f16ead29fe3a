package io.syncline.capture.watch;

import java.util.Arrays;

/** First in, first out; node ids without a box around each. */
final class IntQueue {
    private int[] ring = new int[16];
    private int head;
    private int size;

    boolean isEmpty() {
        return size == 0;
    }

    int size() {
        return size;
    }

    void add(int value) {
        if (size == ring.length) {
            int[] larger = Arrays.copyOfRange(ring, head, head + size * 2);
            System.arraycopy(ring, 0, larger, size - head, head);
            ring = larger;
            head = 0;
        }
        ring[(head + size) & (ring.length - 1)] = value;
        size++;
    }

    int poll() {
        if (size == 0) {
            throw new IllegalStateException("nothing in the queue");
        }
        int value = ring[head];
        head = (head + 1) & (ring.length - 1);
        size--;
        if (size == 0 && ring.length > 1 << 16) {
            ring = new int[16];
            head = 0;
        }
        return value;
    }
}
