package io.syncline.shipper;

import io.syncline.posix.PosixException;
import io.syncline.posix.SourceIdentity;
import io.syncline.shipper.destination.TransferOptions;
import io.syncline.shipper.transfer.Exclusion;
import io.syncline.shipper.transfer.HardLinkIndex;
import io.syncline.shipper.transfer.HoldEvidence;
import io.syncline.shipper.transfer.HoldReason;
import io.syncline.shipper.transfer.SafetyRules;
import java.util.Optional;

/** What rounds and crawls of one destination share. */
record ShipContext(
        SourceTree tree,
        SourceIdentity expected,
        Mirror mirror,
        TransferOptions options,
        Exclusion exclusion,
        SafetyRules safety,
        Holds holds,
        HardLinkIndex links,
        ChunkLimits chunks,
        Place place,
        FarPlace far,
        SharedFacts.Share shared) {
    Optional<HoldEvidence> rootProblem() {
        try {
            return SafetyRules.root(expected, tree.identity(), tree.display());
        } catch (PosixException e) {
            // A disk that is failing, a server that has forgotten us.
            return Optional.of(HoldEvidence.of(
                    HoldReason.SOURCE, "cannot look at the source: " + e.getMessage() + "; restore it"));
        }
    }

    Optional<HoldEvidence> emptied(long knownEntries) {
        return knownEntries == 0 ? Optional.empty() : SafetyRules.emptied(tree.isEmpty(), knownEntries, tree.display());
    }

    /** Whose numbers are complete; for a crawl, which counts. */
    Transfers transfers(long knownEntries) {
        return transfers(mirror::run, knownEntries);
    }

    /** Whose numbers come late; for a round, which is waited for. */
    Transfers fastTransfers(long knownEntries) {
        return transfers(mirror::ship, knownEntries);
    }

    private Transfers transfers(Transfers.Way way, long knownEntries) {
        return new Transfers(
                way,
                mirror,
                new Beside(mirror, mirror.jobs(), tree),
                safety,
                new Readable(tree, exclusion),
                options.protectsEntries(),
                knownEntries);
    }
}
