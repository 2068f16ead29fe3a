package io.syncline.planner;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How much of the changeset journal is kept as it was written, for destinations that have not done it yet.
 *
 * @param maxBytes on disk; the oldest changesets are folded before it is passed
 * @param maxAge after which changesets are folded
 */
public record RetentionPolicy(long maxBytes, Duration maxAge) {
    /** Each file of the journal takes some of it before its first record. */
    public static final long MIN_BYTES = 16L << 20;

    private static final Duration MIN_AGE = Duration.ofHours(1);

    /** Some ten million paths as they were written. Guesses. */
    public static final RetentionPolicy DEFAULT = new RetentionPolicy(1L << 30, Duration.ofDays(7));

    public RetentionPolicy {
        requireNonNull(maxAge, "maxAge is null");
        requireBytes(maxBytes);
        requireAge(maxAge);
    }

    /** @throws IllegalArgumentException that says what it has to be */
    public static long requireBytes(long maxBytes) {
        if (maxBytes < MIN_BYTES) {
            throw new IllegalArgumentException(
                    "a journal needs at least " + (MIN_BYTES >> 20) + "m, not " + maxBytes + " bytes");
        }
        return maxBytes;
    }

    /** @throws IllegalArgumentException that says what it has to be */
    public static Duration requireAge(Duration maxAge) {
        if (maxAge.compareTo(MIN_AGE) < 0) {
            throw new IllegalArgumentException(
                    "a journal has files of an hour: its age is at least 1h, not " + maxAge.toSeconds() + "s");
        }
        return maxAge;
    }
}
