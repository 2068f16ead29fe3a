package io.syncline.shipper.transfer;

import static java.util.Objects.requireNonNull;

import io.syncline.path.RelPath;
import java.util.List;

/**
 * Why a destination is held, for the person who has to decide.
 *
 * @param what a sentence: what was seen, and what to do
 * @param deletions how many entries would be deleted; 0 where that is not the question
 * @param limit how many may be
 * @param knownEntries of the mirror, when this was found
 * @param sample some of the paths that would be deleted
 */
public record HoldEvidence(
        HoldReason reason, String what, long deletions, long limit, long knownEntries, List<RelPath> sample) {
    /** Enough to recognise what is going on. */
    public static final int MAX_SAMPLE = 20;

    public HoldEvidence {
        requireNonNull(reason, "reason is null");
        requireNonNull(what, "what is null");
        sample = List.copyOf(sample.subList(0, Math.min(MAX_SAMPLE, sample.size())));
    }

    public static HoldEvidence of(HoldReason reason, String what) {
        return new HoldEvidence(reason, what, 0, 0, 0, List.of());
    }
}
