package io.syncline.shipper.rsync;

import static java.util.Objects.requireNonNull;

import io.syncline.path.RelPath;

/**
 * What rsync said of one path.
 *
 * @param path below the watched root
 * @param text rsync's line
 * @param vanished whether the path was gone when rsync came to it; otherwise it could not be read or written
 */
public record PathError(RelPath path, String text, boolean vanished) {
    public PathError {
        requireNonNull(path, "path is null");
        requireNonNull(text, "text is null");
    }
}
