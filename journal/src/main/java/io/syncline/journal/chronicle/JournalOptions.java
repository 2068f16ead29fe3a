package io.syncline.journal.chronicle;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.InstantSource;

/**
 * What tests want otherwise. Every process of one journal uses the same block size.
 *
 * @param clock stamps the records, and says when a new file begins: each hour
 * @param blockSize how a file grows, in bytes, sparse; a document fits if it is below a quarter of it
 * @param lowWater bytes that stay free on the file system
 * @param patience how long a published record may be unreadable before the reader says that it is damaged
 */
record JournalOptions(InstantSource clock, int blockSize, long lowWater, Duration patience) {
    /** Above what a window of the planner can hold (its paths are limited to much less). */
    static final int MAX_RECORD = 4 << 20;

    static final JournalOptions DEFAULT =
            new JournalOptions(InstantSource.system(), 32 << 20, 32L << 20, Duration.ofSeconds(2));

    JournalOptions {
        requireNonNull(clock, "clock is null");
        requireNonNull(patience, "patience is null");
    }

    JournalOptions withClock(InstantSource other) {
        return new JournalOptions(other, blockSize, lowWater, patience);
    }

    JournalOptions withLowWater(long bytes) {
        return new JournalOptions(clock, blockSize, bytes, patience);
    }

    JournalOptions withPatience(Duration other) {
        return new JournalOptions(clock, blockSize, lowWater, other);
    }
}
