package io.syncline.shipper.transfer;

import static java.util.Objects.requireNonNull;

import io.syncline.path.RelPath;
import io.syncline.posix.SourceIdentity;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Small rules between an accident at the source and its copy at every destination. Each returns its evidence. */
public final class SafetyRules {
    private final SafetyLimits limits;

    public SafetyRules(SafetyLimits limits) {
        this.limits = requireNonNull(limits, "limits is null");
    }

    /** Whether the root is the configured one. A disk that is not mounted looks like a root without entries. */
    public static Optional<HoldEvidence> root(SourceIdentity expected, Optional<SourceIdentity> seen, String path) {
        if (seen.filter(expected::matches).isPresent()) {
            return Optional.empty();
        }
        String found = seen.map(SourceIdentity::toString).orElse("nothing");
        return Optional.of(HoldEvidence.of(
                HoldReason.SOURCE,
                "source " + path + " is not the directory that was configured: expected " + expected + ", seen " + found
                        + "; mount or restore it"));
    }

    /** Whether the root lost its last entry although the mirror has some. */
    public static Optional<HoldEvidence> emptied(boolean rootIsEmpty, long knownEntries, String path) {
        if (!rootIsEmpty || knownEntries == 0) {
            return Optional.empty();
        }
        return Optional.of(new HoldEvidence(
                HoldReason.EMPTIED_ROOT,
                "source " + path + " is empty and the mirror has " + knownEntries
                        + " entries; put entries back, or release the hold to empty the mirror",
                knownEntries,
                0,
                knownEntries,
                List.of()));
    }

    /**
     * @param deletions empty if nobody knows
     * @param sample of what would be deleted
     */
    public SafetyVerdict deletions(OptionalLong deletions, long knownEntries, List<RelPath> sample) {
        long limit = limits.of(knownEntries);
        if (deletions.isEmpty()) {
            // No more can go than there is.
            return knownEntries <= limit ? new SafetyVerdict.Ship(limit) : new SafetyVerdict.Count();
        }
        return deletions.getAsLong() <= limit
                ? new SafetyVerdict.Ship(limit)
                : new SafetyVerdict.Hold(tooMany(deletions.getAsLong(), knownEntries, sample));
    }

    /** The evidence for a number of deletions that is above the limit. */
    public HoldEvidence tooMany(long deletions, long knownEntries, List<RelPath> sample) {
        long limit = limits.of(knownEntries);
        return new HoldEvidence(
                HoldReason.DELETIONS,
                "at least " + deletions + " entries would be deleted, the limit is " + limit + " of " + knownEntries
                        + " known entries; look at the sample, then release the hold or restore the source",
                deletions,
                limit,
                knownEntries,
                sample);
    }

    /** The evidence for a destination that has entries of its own. */
    public HoldEvidence unknownEntries(long number, List<RelPath> sample) {
        return new HoldEvidence(
                HoldReason.UNKNOWN_ENTRIES,
                "the destination has " + number + " entries that the source does not have, and is seen for the first"
                        + " time; look at the sample, then let them be deleted (adopt) or leave them (adopt --keep)",
                number,
                0,
                0,
                sample);
    }

    /** Of how many entries so many may be deleted; {@link Long#MAX_VALUE} if of no number. */
    public long enough(long deletions) {
        return limits.enough(deletions);
    }

    public long limit(long knownEntries) {
        return limits.of(knownEntries);
    }
}
