package io.syncline.journal.chronicle;

import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;

/**
 * The time of each append. The clock is asked once a batch and counted on from there, because an answer of it is an object.
 * Used by one thread.
 */
final class Stamp {
    /** After this long it is asked again, even in a batch: it may have been set. */
    private static final long LONGEST = TimeUnit.SECONDS.toNanos(1);

    private final InstantSource clock;
    private boolean isKnown;
    private long askedAt;
    private long asked;

    Stamp(InstantSource clock) {
        this.clock = clock;
    }

    /** Since 1970. */
    long micros() {
        long now = System.nanoTime();
        if (!isKnown || now - askedAt >= LONGEST) {
            Instant time = clock.instant();
            asked = Math.addExact(Math.multiplyExact(time.getEpochSecond(), 1_000_000L), time.getNano() / 1000);
            askedAt = now;
            isKnown = true;
        }
        return asked + (now - askedAt) / 1000;
    }

    /** A batch has ended. */
    void forget() {
        isKnown = false;
    }
}
