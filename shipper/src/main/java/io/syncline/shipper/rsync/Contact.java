package io.syncline.shipper.rsync;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * Whether the other end can have become another one since somebody looked at it. A host that is booted anew breaks every
 * connection, so what goes on without a break needs no new look. For any thread.
 */
public final class Contact {
    /** No machine is down and up again in so short a time. A guess. */
    private static final Duration BRIEF = Duration.ofSeconds(5);

    private final LongSupplier clock;
    private final boolean certain;
    private OptionalLong keptAt = OptionalLong.empty();
    private boolean lookedForThis;

    private Contact(LongSupplier clock, boolean certain) {
        this.clock = requireNonNull(clock, "clock is null");
        this.certain = certain;
    }

    /** @param clock nanoseconds from an arbitrary start */
    public static Contact watched(LongSupplier clock) {
        return new Contact(clock, false);
    }

    public static Contact watched() {
        return watched(System::nanoTime);
    }

    /** For an end that is looked at in another way. */
    public static Contact certain() {
        return new Contact(() -> 0, true);
    }

    /** An attempt begins; before it, a look may follow. */
    synchronized void begins() {
        lookedForThis = false;
    }

    /** Somebody has looked, just now. It does for the attempt that follows, however long that one takes to be planned. */
    public synchronized void looked() {
        keptAt = OptionalLong.of(clock.getAsLong());
        lookedForThis = true;
    }

    /** Something has reached it, and come to its end: if it was the right one then, it is so now. */
    synchronized void kept() {
        if (keptAt.isPresent()) {
            keptAt = OptionalLong.of(clock.getAsLong());
        }
    }

    /** What is there now has to be looked at. */
    public synchronized void broke() {
        keptAt = OptionalLong.empty();
        lookedForThis = false;
    }

    /** Whether somebody has looked, and nothing has failed since. */
    synchronized boolean isUnbroken() {
        return certain || keptAt.isPresent();
    }

    /** Whether a new connection may be used for the attempt at hand. */
    synchronized boolean allowsStart() {
        return lookedForThis || isFresh();
    }

    /** Whether a new connection leads to the same. */
    synchronized boolean isFresh() {
        return certain || keptAt.isPresent() && clock.getAsLong() - keptAt.getAsLong() <= BRIEF.toNanos();
    }
}
