package io.syncline.capture.watch;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * What a directory was when it was watched, and then listed.
 *
 * @param list asked after it was watched; empty if it is not
 */
public record Look(WatchAnswer watch, Optional<ListAnswer> list) {
    public Look {
        requireNonNull(watch, "watch is null");
        requireNonNull(list, "list is null");
    }
}
