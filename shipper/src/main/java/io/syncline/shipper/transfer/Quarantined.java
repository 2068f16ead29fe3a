package io.syncline.shipper.transfer;

import static java.util.Objects.requireNonNull;

import io.syncline.changeset.Dirt;
import java.time.Instant;

/**
 * One path that the destination refuses or the source does not give, while all others go on.
 *
 * @param dirt what is still not true
 * @param attempts failures in a row
 * @param since the first of them
 * @param nextTry when it is tried again, unless it is dirtied before
 * @param byContent whether equal size and time prove nothing there
 */
public record Quarantined(Dirt dirt, String error, int attempts, Instant since, Instant nextTry, boolean byContent) {
    public Quarantined {
        requireNonNull(dirt, "dirt is null");
        requireNonNull(error, "error is null");
        requireNonNull(since, "since is null");
        requireNonNull(nextTry, "nextTry is null");
        if (attempts < 1) {
            throw new IllegalArgumentException("attempts below 1: " + attempts);
        }
    }
}
