package io.syncline.journal;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * A segment, and what it costs to keep.
 *
 * @param bytes on disk
 * @param until every record in it was appended before this
 */
public record StoredSegment(Segment segment, long bytes, Instant until) {
    public StoredSegment {
        requireNonNull(segment, "segment is null");
        requireNonNull(until, "until is null");
    }
}
