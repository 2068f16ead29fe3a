package io.syncline.capture.ring;

import java.time.Duration;

/**
 * Says how long to wait before the next read, so that events are taken in portions: each read wakes two threads and ends in a
 * force, which cost far more than an event. What comes after a pause is read almost at once, a stream once in an interval, and
 * what there is much of without a wait. Time is an argument.
 */
final class Pace {
    /** A guess: two hundred portions a second, and nobody sees the delay. At 1,000,000 events/s a portion is 5,000 events. */
    static final Duration INTERVAL = Duration.ofMillis(5);
    /**
     * What a writer does to a file comes within this time: created, written, closed. One look at all of it makes one round
     * of a destination where each by itself makes two; and each wake of those who follow costs more than this wait.
     */
    static final Duration GATHER = Duration.ofNanos(300_000);
    /** Reads that wait no longer than that after a pause: some files, each as soon as it can be. */
    static final int AT_ONCE = 16;
    /** Behind a portion of this size the next one is read without a wait. */
    static final int LARGE = 1024;

    private static final long NANOS = INTERVAL.toNanos();

    private long free;
    private boolean wasLarge;

    Pace(long nowNanos) {
        free = nowNanos;
    }

    /** How many nanoseconds are to pass before a read. */
    long untilRead(long nowNanos) {
        return wasLarge ? 0 : Math.max(GATHER.toNanos(), free - nowNanos - (AT_ONCE - 1) * NANOS);
    }

    /** A read has given so many events. */
    void read(int events, long nowNanos) {
        wasLarge = events >= LARGE;
        if (!wasLarge) {
            free = (free - nowNanos > 0 ? free : nowNanos) + NANOS;
        }
    }
}
