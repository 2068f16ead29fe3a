package io.syncline.capture.watch;

import static java.util.Objects.requireNonNull;

/** What the kernel said when it was asked to watch a path. */
public sealed interface WatchAnswer {
    /** The directory that has this path at the moment is watched; the same directory always has the same descriptor. */
    record Watched(int descriptor) implements WatchAnswer {}

    /** No directory has this path at the moment. */
    record Gone() implements WatchAnswer {}

    /**
     * There is a directory, and it cannot be watched or listed.
     *
     * @param watchLimit whether the kernel's limit of watches is the reason
     * @param detail what was seen and what to do, for a person
     */
    record Refused(boolean watchLimit, String detail) implements WatchAnswer {
        public Refused {
            requireNonNull(detail, "detail is null");
        }
    }
}
