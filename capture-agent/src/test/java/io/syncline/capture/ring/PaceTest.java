package io.syncline.capture.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class PaceTest {
    private static final long INTERVAL = Pace.INTERVAL.toNanos();
    private static final long GATHER = Pace.GATHER.toNanos();

    private long now = Long.MAX_VALUE - 3 * INTERVAL; // a clock of nanoseconds may begin anywhere, and go round
    private final Pace pace = new Pace(now);

    @Test
    void whatComesAfterAPauseWaitsForTheRestOfItsFileOnly() {
        assertEquals(Pace.AT_ONCE, readsAtOnce());
        assertTrue(pace.untilRead(now) > GATHER);
    }

    @Test
    void aStreamIsReadOnceInAnInterval() {
        readsAtOnce();
        for (int i = 0; i < 100; i++) {
            assertEquals(INTERVAL, pace.untilRead(now));
            now += INTERVAL;
            assertEquals(GATHER, pace.untilRead(now));
            pace.read(3, now);
        }
    }

    @Test
    void afterAShortPauseAFewAreReadAtOnce() {
        readsAtOnce();
        now += 4 * INTERVAL;
        assertEquals(4, readsAtOnce());
    }

    @Test
    void aPauseOfADayIsWorthNoMoreThanOneOfAMoment() {
        readsAtOnce();
        now += 86_400_000_000_000L;
        assertEquals(Pace.AT_ONCE, readsAtOnce());
    }

    @Test
    void manyEventsAreReadWithoutAWait() {
        for (int i = 0; i < 10 * Pace.AT_ONCE; i++) {
            pace.read(Pace.LARGE, now);
            assertEquals(0, pace.untilRead(now));
        }
        assertEquals(Pace.AT_ONCE, 1 + readsAfterOneMore());
    }

    private int readsAfterOneMore() {
        pace.read(1, now);
        return readsAtOnce();
    }

    private int readsAtOnce() {
        int reads = 0;
        while (pace.untilRead(now) <= GATHER && reads < 1000) {
            pace.read(1, now);
            reads++;
        }
        return reads;
    }
}
