package io.syncline.shipper.transfer;

import io.syncline.path.RelPath;
import java.util.Map;
import java.util.Optional;

/** The state of the source. Gives the same answer to the same question for the life of one plan. */
@FunctionalInterface
public interface SourceFacts {
    /** Empty if nothing has this path. */
    Optional<Fact> of(RelPath path);

    static SourceFacts of(Map<RelPath, Fact> facts) {
        Map<RelPath, Fact> copy = Map.copyOf(facts);
        return path -> Optional.ofNullable(copy.get(path));
    }
}
