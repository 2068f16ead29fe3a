package io.syncline.ops.status;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * A path that fails by itself while all others arrive. The names of the components are the JSON shape of {@code syncline
 * status --json}.
 *
 * @param path as people read it
 * @param error what rsync said
 * @param attempts failures in a row
 * @param since the first of them
 * @param nextTry when it is tried again; a change of the path is tried at once
 */
public record FailingPath(String path, String error, int attempts, Instant since, Instant nextTry) {
    public FailingPath {
        requireNonNull(path, "path is null");
        requireNonNull(error, "error is null");
        requireNonNull(since, "since is null");
        requireNonNull(nextTry, "nextTry is null");
    }
}
