package io.syncline.capture.ring;

import io.syncline.capture.watch.RawEvent;
import java.time.Instant;
import java.util.Optional;

/** One slot of the ring; used again and again. */
final class Slot {
    /** What is in the slot. */
    enum Kind {
        START,
        EVENT,
        QUIET,
        /** Everything that happened before {@link Slot#time} lies ahead of this slot. */
        MARK,
        /** Somebody has work for the consumer. */
        WAKE,
        STOP,
        /** The drain failed; nothing follows. */
        FAILED
    }

    final RawEvent event = new RawEvent();
    Kind kind = Kind.START;
    Instant time = Instant.EPOCH;
    Optional<Throwable> failure = Optional.empty();
}
