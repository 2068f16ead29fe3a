package io.syncline.shipper.transfer;

import static java.util.Objects.requireNonNull;

/** What the rules of safety say of a plan. */
public sealed interface SafetyVerdict {
    /** @param maxDelete the belt: at this number the transfer tool itself stops deleting */
    record Ship(long maxDelete) implements SafetyVerdict {}

    /** The number of deletions is unknown and matters: count them by a dry run, and ask again. */
    record Count() implements SafetyVerdict {}

    /** Nothing is shipped. */
    record Hold(HoldEvidence evidence) implements SafetyVerdict {
        public Hold {
            requireNonNull(evidence, "evidence is null");
        }
    }
}
