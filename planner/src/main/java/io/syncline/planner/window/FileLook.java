package io.syncline.planner.window;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/** What a look at a regular file says. */
public record FileLook(long size, Instant modified) {
    public FileLook {
        requireNonNull(modified, "modified is null");
    }
}
