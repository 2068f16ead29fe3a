package io.syncline.shipper.outage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncline.shipper.transfer.Outcome.Pace;
import io.syncline.shipper.transfer.RetryPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private static final Instant NOW = Instant.parse("2026-11-22T00:00:00Z");
    private static final RetryPolicy PLAIN = policy(0);

    private final Backoff backoff = new Backoff(PLAIN, new Random(1));

    @Test
    void theWaitGrowsAsLongAsNobodyIsSeen() {
        for (int seconds : new int[] {1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300}) {
            assertEquals(NOW.plusSeconds(seconds), backoff.failed(Pace.NORMAL, true, NOW));
        }
        backoff.succeeded();
        assertEquals(NOW.plusSeconds(1), backoff.failed(Pace.NORMAL, true, NOW));
    }

    @Test
    void behindAProxyTheWaitIsAMinuteAtTheMost() {
        for (int seconds : new int[] {1, 2, 4, 8, 16, 32, 60, 60}) {
            assertEquals(NOW.plusSeconds(seconds), backoff.failed(Pace.PROXY, false, NOW));
        }
    }

    @Test
    void aLookIsDueEveryFewSeconds() {
        backoff.failed(Pace.NORMAL, true, NOW);
        assertFalse(backoff.isLookDue(NOW.plusMillis(4_999)));
        assertTrue(backoff.isLookDue(NOW.plusSeconds(5)));
        backoff.looks(NOW.plusSeconds(6));
        assertFalse(backoff.isLookDue(NOW.plusMillis(10_999)));
        assertTrue(backoff.isLookDue(NOW.plusSeconds(11)));
        backoff.ends();
        assertFalse(backoff.isLookDue(NOW.plusSeconds(100)));
    }

    /** Kills: a host that lets nobody in and is knocked at every few seconds. */
    @Test
    void whoAnswersAndLetsNobodyInIsNotLookedAt() {
        backoff.failed(Pace.NORMAL, false, NOW);
        assertFalse(backoff.isLookDue(NOW.plusSeconds(100)));
    }

    /** Kills: a host that was off for an hour, still starts when it is seen, and is left alone for another five minutes. */
    @Test
    void whoIsBackAndFailsOtherwiseIsWaitedForAnew() {
        fail(20);
        backoff.sees();
        assertEquals(NOW.plusSeconds(1), backoff.failed(Pace.NORMAL, false, NOW));
        assertEquals(NOW.plusSeconds(2), backoff.failed(Pace.NORMAL, false, NOW));
        assertFalse(backoff.isLookDue(NOW.plusSeconds(100)));
    }

    /** Kills: a try every five seconds where something answers the look that is not there for the try. */
    @Test
    void aLookThatWasWrongLetsTheWaitGrowAndNoneFollowsInIt() {
        fail(3);
        backoff.sees();
        assertEquals(NOW.plusSeconds(8), backoff.failed(Pace.NORMAL, true, NOW));
        assertFalse(backoff.isLookDue(NOW.plusSeconds(100)));
        assertEquals(NOW.plusSeconds(16), backoff.failed(Pace.NORMAL, true, NOW));
        assertTrue(backoff.isLookDue(NOW.plusSeconds(5)));
    }

    /** Kills: what was seen before a success, taken for a look before the next failure. */
    @Test
    void aSuccessForgetsWhatWasSeen() {
        fail(3);
        backoff.sees();
        backoff.succeeded();
        backoff.failed(Pace.NORMAL, true, NOW);
        assertTrue(backoff.isLookDue(NOW.plusSeconds(5)));
    }

    @Test
    void fortyDoNotLookAtOnce() {
        Random random = new Random(1);
        Set<Long> moments = new HashSet<>();
        for (int i = 0; i < 40; i++) {
            Backoff one = new Backoff(policy(0.3), random);
            one.failed(Pace.NORMAL, true, NOW);
            long millis = 0;
            while (!one.isLookDue(NOW.plusMillis(millis))) {
                millis++;
            }
            assertTrue(millis >= 3_500 && millis <= 5_000, "looks after " + millis);
            moments.add(millis / 100);
        }
        assertTrue(moments.size() >= 10, moments::toString);
    }

    private void fail(int times) {
        for (int i = 0; i < times; i++) {
            backoff.failed(Pace.NORMAL, true, NOW);
        }
    }

    private static RetryPolicy policy(double jitter) {
        return new RetryPolicy(Duration.ofSeconds(1), Duration.ofSeconds(30), Duration.ofMinutes(5), jitter);
    }
}
