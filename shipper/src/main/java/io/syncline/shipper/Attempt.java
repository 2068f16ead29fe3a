package io.syncline.shipper;

import static java.util.Objects.requireNonNull;

import io.syncline.shipper.rsync.RsyncStats;
import io.syncline.shipper.transfer.HoldEvidence;
import io.syncline.shipper.transfer.Outcome.Pace;
import io.syncline.shipper.transfer.PathFailure;
import java.util.List;

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
}
