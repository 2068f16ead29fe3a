package io.syncline.shipper.transfer;

import io.syncline.shipper.transfer.Outcome.Pace;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before trying again: doubling from {@code first} to {@code max}, for ever.
 *
 * @param slowFirst where somebody has to act before it can work
 * @param jitter part of each wait that is random, from 0 to 1: destinations that went together do not come together
 */
public record RetryPolicy(Duration first, Duration slowFirst, Duration max, double jitter) {
    public static final RetryPolicy DEFAULT =
            new RetryPolicy(Duration.ofSeconds(1), Duration.ofSeconds(30), Duration.ofMinutes(5), 0.3);

    public RetryPolicy {
        if (first.isNegative() || first.isZero() || slowFirst.compareTo(first) < 0 || max.compareTo(slowFirst) < 0) {
            throw new IllegalArgumentException("not growing: " + first + ", " + slowFirst + ", " + max);
        }
        if (!(jitter >= 0 && jitter <= 1)) {
            throw new IllegalArgumentException("jitter is not between 0 and 1: " + jitter);
        }
    }

    /** @param attempt failures in a row so far, from 1 */
    public Duration delay(int attempt, Pace pace, RandomGenerator random) {
        Duration start = pace == Pace.SLOW ? slowFirst : first;
        Duration full = doubled(start, attempt - 1, max);
        long spread = (long) (full.toMillis() * jitter);
        return full.minusMillis(spread == 0 ? 0 : random.nextLong(spread + 1));
    }

    static Duration doubled(Duration start, int times, Duration max) {
        // 40 doublings of a second are 35,000 years.
        Duration full = start.multipliedBy(1L << Math.min(Math.max(times, 0), 40));
        return full.compareTo(max) < 0 ? full : max;
    }
}
