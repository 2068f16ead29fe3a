package io.syncline.shipper;

import io.syncline.path.RelPath;
import io.syncline.posix.PosixException;
import io.syncline.shipper.transfer.Fact;
import io.syncline.shipper.transfer.SourceFacts;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Facts by lstat, each path once. For one plan. */
final class LstatFacts implements SourceFacts {
    private final SourceTree tree;
    private final Map<RelPath, Optional<Fact>> known = new HashMap<>();

    LstatFacts(SourceTree tree) {
        this.tree = tree;
    }

    /** @throws io.syncline.posix.PosixException if it cannot be said: a path that cannot be seen has not vanished */
    @Override
    public Optional<Fact> of(RelPath path) {
        return known.computeIfAbsent(path, tree::fact);
    }

    /** What cannot be seen says nothing. Only where a wrong answer costs detail, and never a deletion. */
    SourceFacts tolerant() {
        return tolerant(this);
    }

    static SourceFacts tolerant(SourceFacts facts) {
        return path -> {
            try {
                return facts.of(path);
            } catch (PosixException e) {
                return Optional.empty();
            }
        };
    }
}
