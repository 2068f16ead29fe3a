package io.syncline.shipper;

import static java.util.Objects.requireNonNull;

import io.syncline.shipper.rsync.RsyncResult;
import io.syncline.shipper.rsync.RsyncStats;
import io.syncline.shipper.transfer.ExitCodes;
import io.syncline.shipper.transfer.HoldEvidence;
import io.syncline.shipper.transfer.HoldReason;
import io.syncline.shipper.transfer.Outcome;
import io.syncline.shipper.transfer.Outcome.Pace;
import io.syncline.shipper.transfer.PathFailure;
import java.util.List;
import java.util.Optional;

/** What became of a plan. */
sealed interface Attempt {
    /** All is true but the failures. */
    record Shipped(RsyncStats stats, List<PathFailure> failures) implements Attempt {
        static final Shipped NOTHING = new Shipped(RsyncStats.NONE, List.of());

        public Shipped {
            requireNonNull(stats, "stats is null");
            failures = List.copyOf(failures);
        }
    }

    /** What is to come will say more: look at the journal first. */
    record Early() implements Attempt {}

    /**
     * The source changed meanwhile: plan again.
     *
     * @param ranToEnd whether all that did not change was transferred; otherwise nothing is known
     * @param failures what has failed besides
     */
    record Moved(boolean ranToEnd, List<PathFailure> failures) implements Attempt {
        /** Nothing is known. */
        static final Moved CUT_OFF = new Moved(false, List.of());

        public Moved {
            failures = List.copyOf(failures);
        }
    }

    /** May work later. */
    record Failed(Pace pace, String what) implements Attempt {
        public Failed {
            requireNonNull(pace, "pace is null");
            requireNonNull(what, "what is null");
        }
    }

    /** Waits for a person, or for the cause to go away. */
    record Held(HoldEvidence evidence) implements Attempt {
        public Held {
            requireNonNull(evidence, "evidence is null");
        }
    }

    /** We were asked to stop. */
    record Stopped() implements Attempt {}

    /** What a probe, a transfer or a command has ended with, if that is the end of the attempt. */
    static Attempt of(Outcome outcome) {
        if (outcome instanceof Outcome.Retry retry) {
            return new Failed(retry.pace(), retry.what());
        }
        if (outcome instanceof Outcome.Refused refused) {
            return new Held(HoldEvidence.of(HoldReason.REFUSED, refused.what()));
        }
        if (outcome instanceof Outcome.SourceMoved moved) {
            return moved.ranToEnd() ? new Moved(true, List.of()) : Moved.CUT_OFF;
        }
        if (outcome instanceof Outcome.WrongRoot) {
            // Planning again begins with a look at the root, which says what is wrong with it.
            return Moved.CUT_OFF;
        }
        if (outcome instanceof Outcome.Stopped) {
            return new Stopped();
        }
        throw new IllegalArgumentException("not an end: " + outcome);
    }

    /** Why a dry run has not said all; empty if it has, or if single paths failed. */
    static Optional<Attempt> ofDryRun(RsyncResult result) {
        if (result.stopped()) {
            return Optional.of(new Stopped());
        }
        if (result.rootMismatch()) {
            return Optional.of(Moved.CUT_OFF);
        }
        Outcome outcome = ExitCodes.outcome(result.exitCode(), result.summary(), List.of());
        if (outcome instanceof Outcome.SourceMoved moved && !moved.ranToEnd()) {
            return Optional.of(Moved.CUT_OFF);
        }
        return outcome instanceof Outcome.Retry || outcome instanceof Outcome.Refused
                ? Optional.of(of(outcome))
                : Optional.empty();
    }
}
