package io.syncline.journal;

import static java.util.Objects.requireNonNull;

/**
 * One file of a journal, and which records it holds.
 *
 * @param epoch the number of the epoch that it belongs to
 * @param file its name
 * @param first the position of its first record
 * @param last the position of its last durable record; the one before {@code first} if it has none
 */
public record Segment(int epoch, String file, Position first, Position last) {
    public Segment {
        requireNonNull(file, "file is null");
        if (last.sequence() < first.sequence() - 1) {
            throw new IllegalArgumentException("last is before first: " + last + " < " + first);
        }
    }

    public boolean isEmpty() {
        return first.isAfter(last);
    }
}
