package io.syncline.capture;

import static java.util.Objects.requireNonNull;

import io.syncline.event.RescanReason;
import java.time.Instant;
import java.util.Optional;

/**
 * What an agent begins with.
 *
 * @param reason for looking at what changed before
 * @param watermark the last one in the journal
 */
record Start(RescanReason reason, Optional<Instant> watermark) {
    Start {
        requireNonNull(reason, "reason is null");
        requireNonNull(watermark, "watermark is null");
    }
}
