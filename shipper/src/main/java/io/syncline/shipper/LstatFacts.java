package io.syncline.shipper;

import io.syncline.path.RelPath;
import io.syncline.posix.PosixException;
import io.syncline.shipper.transfer.Fact;
import io.syncline.shipper.transfer.SourceFacts;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Facts by lstat, each path once, or by somebody's who has just looked. For one plan. */
final class LstatFacts implements SourceFacts {
    private final SourceTree tree;
    private final Map<RelPath, Optional<Fact>> others;
    private final Map<RelPath, Optional<Fact>> known = new HashMap<>();

    LstatFacts(SourceTree tree) {
        this(tree, Map.of());
    }

    /** @param others what need not be looked at again */
    LstatFacts(SourceTree tree, Map<RelPath, Optional<Fact>> others) {
        this.tree = tree;
        this.others = others;
    }

    /** @throws io.syncline.posix.PosixException if it cannot be said: a path that cannot be seen has not vanished */
    @Override
    public Optional<Fact> of(RelPath path) {
        Optional<Fact> other = others.get(path);
        return other != null ? other : known.computeIfAbsent(path, tree::fact);
    }

    /** What was looked at here. */
    Map<RelPath, Optional<Fact>> known() {
        return Collections.unmodifiableMap(known);
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
