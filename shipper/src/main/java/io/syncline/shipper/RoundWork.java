package io.syncline.shipper;

import io.syncline.changeset.DirtySet;
import io.syncline.journal.Position;
import io.syncline.posix.PosixException;
import io.syncline.process.StateFile;
import io.syncline.shipper.transfer.FailedDirt;
import io.syncline.shipper.transfer.Outcome.Pace;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ships what is dirty in rounds, and writes down what became of each. Owned by the loop's thread. */
final class RoundWork {
    private static final Logger LOG = LoggerFactory.getLogger(RoundWork.class);

    /**
     * The end of a directory is reported right behind the last change in it; a move out of the tree after the agent's time
     * for pairing. Waited for a few times at the most: then what has vanished is deleted, whatever it was.
     */
    private static final Duration EARLY_WAIT = Duration.ofMillis(100);

    private static final int MAX_EARLY_WAITS = 3;

    private final ShipContext context;
    private final Backlog backlog;
    private final Ledger ledger;
    private final Recount recount;
    private final Pauses pauses;
    private final StateFile state;
    private final InstantSource clock;
    private Position renamedUpTo;
    private Position triedUpTo = Position.NONE;
    private int earlyWaits;
    private Optional<Instant> lastEnd = Optional.empty();

    /** @param durableAtStart what is in the journal up to here may have been attempted, in part, by a process before us */
    RoundWork(
            ShipContext context,
            Backlog backlog,
            Ledger ledger,
            Pauses pauses,
            StateFile state,
            InstantSource clock,
            Position durableAtStart) {
        this.context = context;
        this.backlog = backlog;
        this.ledger = ledger;
        this.recount = new Recount(context, ledger);
        this.pauses = pauses;
        this.state = state;
        this.clock = clock;
        this.renamedUpTo = durableAtStart;
    }

    /** When the last one ended. */
    Optional<Instant> lastEnd() {
        return lastEnd;
    }

    /** What is to be shipped by now. */
    DirtySet dirty() {
        return backlog.dirty().union(ledger.standing().quarantine().due(clock.instant()));
    }

    /**
     * Whether no attempt, ours or one of a process before us, can have executed a rename of this union. A list of renames
     * is not idempotent: executed twice, an exchange of two names is undone.
     */
    boolean mayRename() {
        return !renamedUpTo.isAfter(ledger.standing().position());
    }

    void ship(DirtySet dirty) throws InterruptedException {
        // Not a file written ahead of every transfer.
        state.enterSoon(pauses.during("shipping"), dirty.size() + " paths");
        Instant began = clock.instant();
        Round round = new Round(
                context,
                ledger.standing(),
                backlog.position(),
                backlog.position().isAfter(triedUpTo),
                backlog.moves());
        triedUpTo = backlog.position();
        Attempt attempt;
        try {
            attempt = round.ship(dirty, doubted(dirty), backlog.renames(), mayRename(), earlyWaits < MAX_EARLY_WAITS);
        } catch (PosixException e) {
            attempt = new Attempt.Failed(Pace.NORMAL, "cannot look at the source: " + e.getMessage());
        }
        if (attempt instanceof Attempt.Early) {
            earlyWaits++;
            backlog.await(EARLY_WAIT);
            return;
        }
        LOG.debug(
                "a round up to changeset {}: paths={} result={} stats={} millis={}",
                backlog.position(),
                dirty.size(),
                attempt.getClass().getSimpleName(),
                round.stats(),
                Duration.between(began, clock.instant()).toMillis());
        earlyWaits = 0;
        if (round.renamesTried()) {
            renamedUpTo = backlog.position();
        }
        ledger.transferred(began, round.stats());
        state.count("renamesDone", round.renamesDone());
        if (attempt instanceof Attempt.Shipped && context.place().hasStrayed()) {
            // The loop looks at the place before it ships again.
            pauses.after(Attempt.Moved.CUT_OFF, false);
        } else if (attempt instanceof Attempt.Shipped shipped) {
            context.place().record();
            context.far().shipped(round.entries(), dirty);
            finish(dirty, round.failed(shipped.failures(), dirty), round.entries());
        } else if (!recount.corrects(attempt)) {
            pauses.after(attempt, round.releaseUsed());
        }
    }

    private void finish(DirtySet dirty, List<FailedDirt> failed, long entries) {
        Standing before = ledger.standing();
        Standing done = before.at(backlog.position())
                .withEntries(entries)
                .withQuarantine(before.quarantine().after(dirty, failed, clock.instant()));
        lastEnd = Optional.of(clock.instant());
        state.count("rounds", 1);
        if (!failed.isEmpty()) {
            FailedDirt first = failed.get(0);
            state.error(failed.size() + " paths failed, such as "
                    + first.dirt().path().display() + ": " + first.error());
        }
        ledger.write(backlog.captured()
                .map(captured -> done.withRacy(done.racy().after(captured)))
                .orElse(done));
        backlog.clear();
        pauses.finished(ledger.standing().position());
    }

    private DirtySet doubted(DirtySet dirty) {
        return backlog.doubted().union(ledger.standing().quarantine().byContent(dirty));
    }
}
