package io.syncline.shipper.transfer;

import static java.util.Objects.requireNonNull;

import java.util.List;

/** What one call of the transfer tool means for the shipper. */
public sealed interface Outcome {
    /** All is true now. */
    record Done() implements Outcome {}

    /**
     * The source changed between the plan and the transfer: plan again.
     *
     * @param ranToEnd whether all that did not change was transferred; otherwise nothing is known
     */
    record SourceMoved(boolean ranToEnd) implements Outcome {}

    /**
     * All but these paths.
     *
     * @param failures empty if the tool did not say which
     */
    record Partial(List<PathFailure> failures) implements Outcome {
        public Partial {
            failures = List.copyOf(failures);
        }
    }

    /** The same may work later. */
    record Retry(Pace pace, String what) implements Outcome {
        public Retry {
            requireNonNull(pace, "pace is null");
            requireNonNull(what, "what is null");
        }
    }

    /** The same will not work later; a person has to look. */
    record Refused(String what) implements Outcome {
        public Refused {
            requireNonNull(what, "what is null");
        }
    }

    /** The tool's own limit of deletions was reached; the rest was done. */
    record TooManyDeletions() implements Outcome {}

    /** The directory behind the root's path was not the configured one; nothing was read or changed. */
    record WrongRoot() implements Outcome {}

    /** We have ended it ourselves. */
    record Stopped() implements Outcome {}

    /** How soon to try again. */
    enum Pace {
        /** A network or a host that may be back at any moment. */
        NORMAL,
        /** The same behind another host: that it is back shows in a try alone. */
        PROXY,
        /** A disk that is full: somebody has to make space. */
        SLOW
    }
}
