package io.syncline.ops.status;

import io.syncline.journal.Position;
import java.util.List;
import java.util.Optional;

/**
 * What the files of a destination say beside its state file.
 *
 * @param position the last changeset that has arrived there
 * @param crawling whether a pass over the whole tree is still under way
 * @param hold why it is held
 * @param releasable whether a person can let that through
 * @param quarantine the paths that fail by themselves
 * @param verified when it was last compared with the source by itself, and what was found
 */
public record DestinationFacts(
        Position position,
        boolean crawling,
        Optional<String> hold,
        boolean releasable,
        List<FailingPath> quarantine,
        Optional<VerifyRecord> verified) {
    public DestinationFacts {
        quarantine = List.copyOf(quarantine);
    }
}
