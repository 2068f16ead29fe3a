package io.syncline.ops.run;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/** How long something is waited for; for ever without a time. */
public final class Deadline {
    private final LongSupplier nanoTime;
    private final Optional<Long> end;

    private Deadline(LongSupplier nanoTime, Optional<Long> end) {
        this.nanoTime = requireNonNull(nanoTime, "nanoTime is null");
        this.end = end;
    }

    public static Deadline in(Optional<Duration> time, LongSupplier nanoTime) {
        long now = nanoTime.getAsLong();
        return new Deadline(nanoTime, time.map(wait -> now + wait.toNanos()));
    }

    public boolean isOver() {
        return end.isPresent() && nanoTime.getAsLong() - end.get() >= 0;
    }
}
