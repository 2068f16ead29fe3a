package io.syncline.event;

import static java.util.Objects.requireNonNull;

import io.syncline.path.RelPath;
import java.time.Instant;

/** One hint of the capture agent: where the tree is no longer known to be what it was. */
public sealed interface FileEvent {
    /** The entry itself (its content, metadata or existence) may have changed; nothing is said of what lies below it. */
    record Touched(RelPath path) implements FileEvent {
        public Touched {
            requireNonNull(path, "path is null");
        }
    }

    /** The directory and any of its direct entries may have changed; nothing is said of what lies deeper. */
    record ListingTouched(RelPath directory) implements FileEvent {
        public ListingTouched {
            requireNonNull(directory, "directory is null");
        }
    }

    /** The entry and everything below it may have changed. */
    record TreeTouched(RelPath path, RescanReason reason) implements FileEvent {
        public TreeTouched {
            requireNonNull(path, "path is null");
            requireNonNull(reason, "reason is null");
        }
    }

    /**
     * The kernel paired a move within the tree. Both ends are dirty: the one source of truth is still the file system;
     * the pair only tells a destination how to save a transfer.
     *
     * @param directory whether a directory was moved
     */
    record Renamed(RelPath from, RelPath to, boolean directory) implements FileEvent {
        public Renamed {
            requireNonNull(from, "from is null");
            requireNonNull(to, "to is null");
            if (from.isRoot() || to.isRoot()) {
                throw new IllegalArgumentException("the root cannot be renamed: " + from + " -> " + to);
            }
        }
    }

    /** Every change before this time is in the journal, ahead of this event. */
    record Watermark(Instant time) implements FileEvent {
        public Watermark {
            requireNonNull(time, "time is null");
        }
    }

    /** A barrier: whoever has passed this event has passed everything that was captured before it. */
    record Cookie(long id) implements FileEvent {}
}
