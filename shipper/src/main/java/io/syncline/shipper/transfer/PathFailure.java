package io.syncline.shipper.transfer;

import static java.util.Objects.requireNonNull;

import io.syncline.path.RelPath;

/** One path that could not be shipped, and the line that says why. */
public record PathFailure(RelPath path, String error) {
    public PathFailure {
        requireNonNull(path, "path is null");
        requireNonNull(error, "error is null");
    }
}
