package io.syncline.journal;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * What a reader gets for each append.
 *
 * @param appendedAt wall clock of the writer, microseconds
 */
public record JournalRecord<T>(Position position, Instant appendedAt, T value) {
    public JournalRecord {
        requireNonNull(position, "position is null");
        requireNonNull(appendedAt, "appendedAt is null");
        requireNonNull(value, "value is null");
    }
}
