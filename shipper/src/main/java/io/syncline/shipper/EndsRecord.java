package io.syncline.shipper;

import static java.util.Objects.requireNonNull;

import io.syncline.shipper.rsync.Capabilities;
import java.time.Instant;

/**
 * What {@code ends.json} of a destination holds: what both ends can do, so that a start need not ask. It may be deleted at
 * any time.
 *
 * @param version 1
 * @param way everything that the answer depends on: where the other end is, how it is reached, which rsync is here
 * @param asked when both ends were asked
 * @param answer of the ends
 * @param shown what runs since have left of everything that there is
 */
public record EndsRecord(int version, String way, Instant asked, Capabilities answer, Capabilities shown) {
    static final int VERSION = 1;

    public EndsRecord {
        requireNonNull(way, "way is null");
        requireNonNull(asked, "asked is null");
        requireNonNull(answer, "answer is null");
        requireNonNull(shown, "shown is null");
        if (version != VERSION) {
            throw new IllegalArgumentException("unknown version: " + version);
        }
    }

    Capabilities both() {
        return answer.and(shown);
    }
}
