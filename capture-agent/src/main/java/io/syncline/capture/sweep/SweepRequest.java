package io.syncline.capture.sweep;

import static java.util.Objects.requireNonNull;

import io.syncline.path.PathText;
import java.time.Instant;
import java.util.Optional;

/**
 * What a person asks to be swept.
 *
 * @param path below the root, as {@link PathText}
 * @param since what changed since then is to be found; empty: since the last scheduled sweep
 */
public record SweepRequest(String path, Optional<Instant> since) {
    public SweepRequest {
        requireNonNull(path, "path is null");
        requireNonNull(since, "since is null");
    }
}
