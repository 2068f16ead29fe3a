package io.syncline.shipper;

import io.syncline.posix.SourceIdentity;
import io.syncline.shipper.destination.TransferOptions;
import io.syncline.shipper.transfer.Exclusion;
import io.syncline.shipper.transfer.HardLinkIndex;
import io.syncline.shipper.transfer.HoldEvidence;
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
        ChunkLimits chunks) {
    Optional<HoldEvidence> rootProblem() {
        return SafetyRules.root(expected, tree.identity(), tree.display());
    }

    Optional<HoldEvidence> emptied(long knownEntries) {
        return knownEntries == 0 ? Optional.empty() : SafetyRules.emptied(tree.isEmpty(), knownEntries, tree.display());
    }

    Transfers transfers(long knownEntries) {
        return new Transfers(
                mirror,
                safety,
                new Readable(tree, exclusion),
                !options.filters().isEmpty(),
                knownEntries);
    }
}
