package io.syncline.capture.sweep;

import static java.util.Objects.requireNonNull;

import io.syncline.path.PathText;
import java.time.Instant;
import java.util.Optional;

/**
 * A step of a {@link SweepPlan} as it is written down.
 *
 * @param from the first path, as {@link PathText}
 * @param since from there on up to the next segment; empty if nothing is to be swept there
 */
public record Segment(String from, Optional<Instant> since) {
    public Segment {
        requireNonNull(from, "from is null");
        requireNonNull(since, "since is null");
    }
}
