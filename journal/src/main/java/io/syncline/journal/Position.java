package io.syncline.journal;

/**
 * The sequence number of a record. The first record has 1; {@link #NONE} is before it. Sequences grow by one, without a
 * gap, except where records were lost: there a reader returns {@link ReadResult.Gap}.
 */
public record Position(long sequence) implements Comparable<Position> {
    /** Before the first record. */
    public static final Position NONE = new Position(0);

    public Position {
        if (sequence < 0) {
            throw new IllegalArgumentException("negative sequence: " + sequence);
        }
    }

    public Position next() {
        return new Position(sequence + 1);
    }

    public boolean isAfter(Position other) {
        return sequence > other.sequence;
    }

    @Override
    public int compareTo(Position other) {
        return Long.compare(sequence, other.sequence);
    }

    @Override
    public String toString() {
        return Long.toString(sequence);
    }
}
