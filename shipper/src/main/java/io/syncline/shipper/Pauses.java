package io.syncline.shipper;

import io.syncline.journal.Position;
import io.syncline.posix.PosixException;
import io.syncline.process.StateFile;
import io.syncline.shipper.action.HookEvent;
import io.syncline.shipper.action.Hooks;
import io.syncline.shipper.outage.Lookout;
import io.syncline.shipper.transfer.HoldEvidence;
import io.syncline.shipper.transfer.HoldReason;
import io.syncline.shipper.transfer.RetryPolicy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** When to go on after what went wrong: back-off, holds, a source that moves. Owned by the loop's thread. */
final class Pauses {
    /** How soon a hold is looked at again whose cause cannot be watched. */
    private static final Duration RECHECK = Duration.ofSeconds(30);

    /** A source that moves under every plan is planned again at once so often, and then with a growing pause. */
    private static final int MOVES_AT_ONCE = 3;

    /** A guess: a signal is with all processes in much less. */
    private static final Duration LOOK_FOR_A_STOP = Duration.ofMillis(20);

    private static final int LOOKS_FOR_A_STOP = 10;

    private static final Logger LOG = LoggerFactory.getLogger(Pauses.class);

    private final String name;
    private final ShipContext context;
    private final StateFile state;
    private final RetryPolicy retry;
    private final InstantSource clock;
    private final Lookout lookout;
    private final Hooks hooks;
    private final BooleanSupplier stopping;

    private int failures;
    private int moves;
    private boolean held;
    private boolean letThrough;
    private Optional<Instant> until = Optional.empty();

    Pauses(
            String name,
            ShipContext context,
            StateFile state,
            RetryPolicy retry,
            InstantSource clock,
            Lookout lookout,
            Hooks hooks,
            BooleanSupplier stopping) {
        this.name = name;
        this.context = context;
        this.state = state;
        this.retry = retry;
        this.clock = clock;
        this.lookout = lookout;
        this.hooks = hooks;
        this.stopping = stopping;
    }

    /** Whether nothing is waited for any more. */
    boolean areOver(long knownEntries) {
        letThrough = letThrough || held && (context.holds().isReleased() || isCauseGone(knownEntries));
        Instant now = clock.instant();
        boolean over = letThrough || until.isEmpty() || !now.isBefore(until.get()) || lookout.sees(now);
        if (over) {
            until = Optional.empty();
            lookout.lookAway();
        }
        return over;
    }

    /**
     * The state in which the next attempt is made: one that follows a failure does not end it, and since when a destination
     * has failed must not begin anew with each.
     */
    String during(String usual) {
        return failures > 0 ? "retrying" : held && !letThrough ? "held" : usual;
    }

    /** The state outside of the hours: a hold that an earlier process has left is one still, as nothing was tried since. */
    String whileWaiting(long knownEntries) {
        boolean inherited = !held
                && context.holds().current().isPresent()
                && !context.holds().isReleased()
                && !isCauseGone(knownEntries);
        return during(inherited ? "held" : "waiting");
    }

    /** A person wants it to go on. */
    void tryNow() {
        until = Optional.empty();
    }

    /** Nothing is waited for at present. */
    void lookAway() {
        lookout.lookAway();
    }

    Optional<Instant> until() {
        return until;
    }

    /** @param upTo the last changeset of what has arrived, all that was held with it */
    void finished(Position upTo) {
        succeeded(true);
        hooks.tell(HookEvent.SUCCESS, "", upTo);
    }

    /** @param endsHold whether what was held has been shipped with this */
    void succeeded(boolean endsHold) {
        if (failures > 0) {
            LOG.info("{}: ships again after {} failures", name, failures);
            tell(HookEvent.RECOVERY, "ships again after " + failures + " failures");
        }
        failures = 0;
        moves = 0;
        lookout.succeeded();
        state.nextRetry(Optional.empty());
        if (endsHold) {
            endHold();
        }
    }

    void endHold() {
        if (held) {
            LOG.info("{}: is no longer held", name);
            tell(HookEvent.RECOVERY, "is no longer held");
        }
        held = false;
        letThrough = false;
        context.holds().clear();
    }

    /** Everything but success. Nothing is acknowledged by it; all is planned again. */
    void after(Attempt attempt, boolean releaseUsed) {
        if (attempt instanceof Attempt.Moved) {
            moved();
        } else if (attempt instanceof Attempt.Failed failed) {
            failed(failed);
        } else if (attempt instanceof Attempt.Held evidence) {
            hold(evidence.evidence(), releaseUsed);
        }
        // Shipped never comes here; Stopped is our own stop, and the loop ends.
    }

    private boolean isCauseGone(long knownEntries) {
        HoldReason reason = context.holds().current().orElseThrow().reason();
        return switch (reason) {
            case SOURCE -> context.rootProblem().isEmpty();
            // At a host only the next try sees it.
            case DESTINATION ->
                !context.far().isFar() && context.place().problem().isEmpty();
            case EMPTIED_ROOT -> context.rootProblem().isPresent() || hasEntries(knownEntries);
            case DELETIONS, UNKNOWN_ENTRIES, REFUSED -> false;
        };
    }

    private boolean hasEntries(long knownEntries) {
        try {
            return context.emptied(knownEntries).isEmpty();
        } catch (PosixException cannotSay) {
            return false;
        }
    }

    private void moved() {
        moves++;
        if (moves > MOVES_AT_ONCE) {
            long millis = 100L << Math.min(moves - MOVES_AT_ONCE, 6);
            until = Optional.of(clock.instant().plusMillis(millis));
        }
    }

    private void failed(Attempt.Failed failed) {
        if (failures == 0 && stopComes()) {
            return;
        }
        failures++;
        until = Optional.of(lookout.failed(failed.pace(), failed.what(), clock.instant()));
        if (failures == 1) {
            LOG.warn("{}: cannot ship, tries again for ever: {}", name, failed.what());
            tell(HookEvent.FAILURE, failed.what());
        }
        state.count("retries", 1);
        show("retrying", failed.what());
    }

    /**
     * RACE: Ctrl-C and systemd end all processes of a group at once, rsync before we have heard of it. That is no failure to
     * tell anybody of.
     */
    private boolean stopComes() {
        try {
            for (int look = 0; look < LOOKS_FOR_A_STOP && !stopping.getAsBoolean(); look++) {
                Thread.sleep(LOOK_FOR_A_STOP.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
        return stopping.getAsBoolean();
    }

    private void hold(HoldEvidence evidence, boolean releaseUsed) {
        boolean known =
                held && context.holds().current().map(HoldRecord::reason).equals(Optional.of(evidence.reason()));
        held = true;
        letThrough = false;
        context.holds().hold(evidence, releaseUsed, clock.instant());
        // To look again means to read the whole destination, or to call it once more.
        boolean slow = evidence.reason() == HoldReason.REFUSED
                || evidence.reason() == HoldReason.UNKNOWN_ENTRIES
                || RECHECK.compareTo(retry.max()) > 0;
        until = Optional.of(clock.instant().plus(slow ? retry.max() : RECHECK));
        if (!known) {
            LOG.warn("{}: is held: {}", name, evidence.what());
            tell(HookEvent.HOLD, evidence.what());
            state.count("held", 1);
        }
        show("held", evidence.what());
    }

    private void tell(HookEvent event, String what) {
        hooks.tell(event, what, new Position(state.current().position()));
    }

    private void show(String word, String what) {
        state.error(what);
        state.nextRetry(until);
        state.enter(word, what);
    }
}
