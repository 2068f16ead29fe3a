package io.syncline.shipper;

import static java.util.Objects.requireNonNull;

import io.syncline.path.PathText;
import io.syncline.shipper.transfer.HoldEvidence;
import io.syncline.shipper.transfer.HoldReason;
import java.time.Instant;
import java.util.List;

/**
 * What {@code hold.json} of a held destination holds: why nothing is shipped, for the person who decides. A file
 * {@code release} beside it lets through what is described here.
 *
 * @param version 1
 * @param what a sentence
 * @param deletions how many entries would be deleted; 0 where that is not the question
 * @param limit how many may be
 * @param knownEntries of the mirror
 * @param sample some of the paths that would be deleted, as people read them
 */
public record HoldRecord(
        int version,
        HoldReason reason,
        String what,
        long deletions,
        long limit,
        long knownEntries,
        List<String> sample,
        Instant since) {
    private static final int VERSION = 1;

    public HoldRecord {
        requireNonNull(reason, "reason is null");
        requireNonNull(what, "what is null");
        sample = List.copyOf(sample);
        requireNonNull(since, "since is null");
        if (version != VERSION) {
            throw new IllegalArgumentException("unknown version: " + version);
        }
    }

    static HoldRecord of(HoldEvidence evidence, Instant since) {
        return new HoldRecord(
                VERSION,
                evidence.reason(),
                evidence.what(),
                evidence.deletions(),
                evidence.limit(),
                evidence.knownEntries(),
                evidence.sample().stream().map(PathText::of).toList(),
                since);
    }
}
