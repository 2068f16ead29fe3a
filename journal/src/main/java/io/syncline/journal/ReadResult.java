package io.syncline.journal;

import static java.util.Objects.requireNonNull;

/** What a reader found. */
public sealed interface ReadResult<T> {
    /** The next record. */
    record Found<T>(JournalRecord<T> found) implements ReadResult<T> {
        public Found {
            requireNonNull(found, "found is null");
        }
    }

    /** Nothing durable is there that was not read. */
    record Idle<T>() implements ReadResult<T> {}

    /**
     * The records from {@code firstLost} to {@code lastLost} are no more: trimmed before they were read, or lost when an
     * epoch was sealed. The next read goes on behind them. Whoever relies on them has to look at everything again.
     */
    record Gap<T>(Position firstLost, Position lastLost, String why) implements ReadResult<T> {
        public Gap {
            requireNonNull(firstLost, "firstLost is null");
            requireNonNull(lastLost, "lastLost is null");
            requireNonNull(why, "why is null");
        }
    }

    /**
     * The writer published {@code at} as durable, and it cannot be read. The reader stays here; the writer's next start
     * seals the epoch, after which this becomes a {@link Gap}.
     */
    record Damaged<T>(Position at, String what) implements ReadResult<T> {
        public Damaged {
            requireNonNull(at, "at is null");
            requireNonNull(what, "what is null");
        }
    }
}
