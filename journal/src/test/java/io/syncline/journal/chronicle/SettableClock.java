package io.syncline.journal.chronicle;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/** Time that stands until it is told to go on. A new file of a journal begins with each hour. */
final class SettableClock implements InstantSource {
    private volatile Instant now;

    SettableClock(Instant now) {
        this.now = now;
    }

    static SettableClock atNow() {
        return new SettableClock(Instant.now().truncatedTo(ChronoUnit.HOURS));
    }

    @Override
    public Instant instant() {
        return now;
    }

    void advance(Duration time) {
        now = now.plus(time);
    }
}
