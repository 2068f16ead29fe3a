package io.syncline.planner;

import io.syncline.changeset.Changeset;
import io.syncline.journal.JournalWriter;
import io.syncline.journal.Position;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;

/** Removes changesets that every destination has done; now and then, since only whole files can go. */
final class Trimming {
    // Guesses: often enough that a burst does not pile up files, seldom enough to cost nothing.
    static final Duration INTERVAL = Duration.ofMinutes(1);
    static final int CHANGESETS = 1_000;

    private final Supplier<Position> slowestDestination;
    private Instant last;
    private int written;

    Trimming(Supplier<Position> slowestDestination, Instant now) {
        this.slowestDestination = slowestDestination;
        this.last = now;
    }

    void after(JournalWriter<Changeset> writer, Instant now) {
        written++;
        if (written < CHANGESETS && now.isBefore(last.plus(INTERVAL))) {
            return;
        }
        writer.trim(slowestDestination.get());
        written = 0;
        last = now;
    }
}
