package io.syncline.capture.sweep;

/** So many inodes a second, over all threads. Time is an argument. Thread-safe. */
public final class RateLimit {
    private static final double NANOS = 1e9;
    /** Nobody saves up while there is nothing to do: no burst after a pause. */
    private static final long BURST_NANOS = 100_000_000L;

    private final long perSecond;
    private long free = Long.MIN_VALUE;

    /** @param perSecond 0: as fast as it goes */
    public RateLimit(long perSecond) {
        this.perSecond = perSecond;
    }

    /** Takes so many; how long to wait before going on. */
    public synchronized long take(long inodes, long nowNanos) {
        if (perSecond == 0) {
            return 0;
        }
        free = Math.max(free, nowNanos - BURST_NANOS) + (long) (inodes * NANOS / perSecond);
        return Math.max(0, free - nowNanos);
    }
}
