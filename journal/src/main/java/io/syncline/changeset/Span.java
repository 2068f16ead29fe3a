package io.syncline.changeset;

import static java.util.Objects.requireNonNull;

import io.syncline.journal.Position;

/** The events that a changeset stands for: positions in the event journal, both inclusive. */
public record Span(Position first, Position last) {
    public Span {
        requireNonNull(first, "first is null");
        requireNonNull(last, "last is null");
        if (first.compareTo(last) > 0) {
            throw new IllegalArgumentException("first is after last: " + first + " > " + last);
        }
    }

    /** The smallest span that holds both. */
    public Span union(Span other) {
        return new Span(
                first.compareTo(other.first) <= 0 ? first : other.first,
                last.compareTo(other.last) >= 0 ? last : other.last);
    }
}
