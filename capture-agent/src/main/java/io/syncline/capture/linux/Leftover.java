package io.syncline.capture.linux;

import io.syncline.capture.watch.EventSource.Wake;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Bytes of events that an earlier process has read: they come first, as if the kernel still had them. Filled before anything
 * is drained, and emptied by the thread that drains; any may ask whether it is empty.
 */
final class Leftover {
    /** @param base added to an offset in the bytes, the position of what ends there */
    record Region(ByteBuffer bytes, long base) {}

    private final Deque<Region> regions = new ArrayDeque<>();
    private volatile boolean isEmpty = true;

    void add(List<ByteBuffer> bytes, List<Long> positions) {
        for (int i = 0; i < bytes.size(); i++) {
            ByteBuffer region = bytes.get(i);
            regions.add(new Region(region, positions.get(i) - region.position()));
        }
        isEmpty = regions.isEmpty();
    }

    boolean isEmpty() {
        return isEmpty;
    }

    /** What to do next: no wait for the kernel as long as there is something in here. */
    Wake await(Readiness readiness, int timeoutMillis) {
        Wake wake = readiness.await(isEmpty ? timeoutMillis : 0);
        return wake == Wake.QUIET && !isEmpty ? Wake.EVENTS : wake;
    }

    /** The oldest region, which stays until {@link #taken}: meanwhile this is not empty. */
    Region first() {
        return regions.element();
    }

    /** All of the first one is handed on. */
    void taken() {
        regions.remove();
        isEmpty = regions.isEmpty();
    }
}
