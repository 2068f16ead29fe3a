package io.syncline.shipper.transfer;

import io.syncline.shipper.transfer.Outcome.Pace;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before trying again: doubling from {@code first} to {@code max}, for ever.
 *
 * @param slowFirst where somebody has to act before it can work
 * @param proxyMax the longest wait for a host of which only a try can say whether it is back
 * @param look how often to look, between two tries, whether a host that did not answer does now; such a look costs one
 *     packet at each end
 * @param jitter part of each wait that is random, from 0 to 1: destinations that went together do not come together
 */
public record RetryPolicy(
        Duration first, Duration slowFirst, Duration max, Duration proxyMax, Duration look, double jitter) {
    /** Guesses: a minute is short for a person, and 5 s for what a program has missed meanwhile. */
    private static final Duration PROXY_MAX = Duration.ofMinutes(1);

    private static final Duration LOOK = Duration.ofSeconds(5);

    public static final RetryPolicy DEFAULT =
            new RetryPolicy(Duration.ofSeconds(1), Duration.ofSeconds(30), Duration.ofMinutes(5), 0.3);

    public RetryPolicy(Duration first, Duration slowFirst, Duration max, double jitter) {
        this(first, slowFirst, max, between(first, PROXY_MAX, max), LOOK, jitter);
    }

    public RetryPolicy {
        if (first.isNegative() || first.isZero() || slowFirst.compareTo(first) < 0 || max.compareTo(slowFirst) < 0) {
            throw new IllegalArgumentException("not growing: " + first + ", " + slowFirst + ", " + max);
        }
        if (proxyMax.compareTo(first) < 0) {
            throw new IllegalArgumentException("not growing: " + first + ", " + proxyMax);
        }
        if (look.isNegative() || look.isZero()) {
            throw new IllegalArgumentException("no time between looks: " + look);
        }
        if (!(jitter >= 0 && jitter <= 1)) {
            throw new IllegalArgumentException("jitter is not between 0 and 1: " + jitter);
        }
    }

    /** @param attempt failures in a row so far, from 1 */
    public Duration delay(int attempt, Pace pace, RandomGenerator random) {
        return jittered(
                switch (pace) {
                    case NORMAL -> doubled(first, attempt - 1, max);
                    case SLOW -> doubled(slowFirst, attempt - 1, max);
                    case PROXY -> doubled(first, attempt - 1, proxyMax);
                },
                random);
    }

    /** Never longer. */
    public Duration jittered(Duration full, RandomGenerator random) {
        long spread = (long) (full.toMillis() * jitter);
        return full.minusMillis(spread == 0 ? 0 : random.nextLong(spread + 1));
    }

    private static Duration between(Duration least, Duration wished, Duration most) {
        Duration bounded = wished.compareTo(most) < 0 ? wished : most;
        return bounded.compareTo(least) < 0 ? least : bounded;
    }

    static Duration doubled(Duration start, int times, Duration max) {
        // 40 doublings of a second are 35,000 years.
        Duration full = start.multipliedBy(1L << Math.min(Math.max(times, 0), 40));
        return full.compareTo(max) < 0 ? full : max;
    }
}
