package io.syncline.planner;

import io.syncline.changeset.Changeset;
import io.syncline.journal.JournalException;
import io.syncline.journal.JournalWriter;
import io.syncline.journal.Position;
import io.syncline.process.StageException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes changesets that every destination has done, or that were folded; now and then, since only whole files can go.
 * Owned by the planner's thread. Folds on a thread of its own, because planning shall not wait for it.
 */
final class Trimming {
    // Guesses: often enough that a burst does not pile up files, seldom enough to cost nothing.
    static final Duration INTERVAL = Duration.ofMinutes(1);
    static final int CHANGESETS = 1_000;

    /** A look at the sizes of a few files. A changeset has 2 MiB at the most. */
    private static final Duration LOOK_INTERVAL = Duration.ofSeconds(10);

    private static final int LOOK_CHANGESETS = 20;
    private static final Logger LOG = LoggerFactory.getLogger(Trimming.class);

    private final Supplier<Position> slowestDestination;
    private final Optional<Folding> folding;
    private Instant last;
    private int written;
    private Instant lastLook;
    private int looked;
    private Thread folder = new Thread(() -> {});
    private volatile Position folded = Position.NONE;
    private volatile boolean stopping;
    private boolean isUnknown;

    Trimming(Supplier<Position> slowestDestination, Optional<Folding> folding, Instant now) {
        this.slowestDestination = slowestDestination;
        this.folding = folding;
        this.last = now;
        this.lastLook = now;
    }

    void after(JournalWriter<Changeset> writer, Instant now) {
        written++;
        looked++;
        if (written >= CHANGESETS || !now.isBefore(last.plus(INTERVAL))) {
            trim(writer);
            written = 0;
            last = now;
        }
        if (folding.isPresent() && (looked >= LOOK_CHANGESETS || !now.isBefore(lastLook.plus(LOOK_INTERVAL)))) {
            look(folding.get(), writer, now);
            looked = 0;
            lastLook = now;
        }
    }

    boolean isFolding() {
        return folder.isAlive();
    }

    /** Waits for a fold that is being made; it is given up. */
    void close() throws InterruptedException {
        stopping = true;
        folder.join();
    }

    private void trim(JournalWriter<Changeset> writer) {
        Position done = slowest();
        writer.trim(done);
        if (!isFolding()) {
            folding.ifPresent(it -> it.removeIfDone(done));
        }
    }

    /** What one destination keeps may be unreadable. It is for that one to say so and to stop; the others need a planner. */
    private Position slowest() {
        try {
            Position done = slowestDestination.get();
            isUnknown = false;
            return done;
        } catch (StageException unreadable) {
            if (!isUnknown) {
                LOG.warn("{}; until it can be read no changeset is removed", unreadable.getMessage());
            }
            isUnknown = true;
            return Position.NONE;
        }
    }

    private void look(Folding it, JournalWriter<Changeset> writer, Instant now) {
        if (isFolding()) {
            return;
        }
        if (folded.isAfter(Position.NONE)) {
            LOG.info("the changesets up to {} were folded into one", folded);
            writer.trim(folded);
            folded = Position.NONE;
        }
        if (it.isFileFull()) {
            roll(writer);
        }
        it.due(now).ifPresent(due -> begin(it, due));
    }

    private static void roll(JournalWriter<Changeset> writer) {
        try {
            writer.roll();
        } catch (JournalException e) {
            if (!e.isNoSpace()) {
                throw e;
            }
            // The next append waits for space, and says so.
        }
    }

    private void begin(Folding it, Position due) {
        Position done = slowest();
        folder = new Thread(() -> fold(it, done, due), "planner/fold");
        folder.setDaemon(true);
        folder.start();
    }

    private void fold(Folding it, Position done, Position due) {
        try {
            if (it.fold(done, due, () -> stopping)) {
                folded = due;
            }
        } catch (JournalException e) {
            LOG.warn("cannot fold the changesets up to {}, tries again: {}", due, e.getMessage());
        }
    }
}
