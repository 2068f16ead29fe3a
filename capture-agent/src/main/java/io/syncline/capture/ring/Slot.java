package io.syncline.capture.ring;

import io.syncline.capture.watch.RawEvent;
import java.util.Optional;

/** One slot of the ring; used again and again. */
final class Slot {
    /** What is in the slot. */
    enum Kind {
        START,
        EVENT,
        QUIET,
        STOP,
        /** The drain failed; nothing follows. */
        FAILED
    }

    final RawEvent event = new RawEvent();
    Kind kind = Kind.START;
    Optional<Throwable> failure = Optional.empty();
}
