package io.syncline.shipper;

import static java.util.Objects.requireNonNull;

import io.syncline.changeset.DirtySet;
import io.syncline.path.RelPath;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Where a destination is not what the source is. Immutable.
 *
 * @param differing paths of the source that are missing there, or are different
 * @param extra paths that only the destination has
 * @param complete whether all are here; rsync's output is kept up to a bound
 */
public record Differences(Set<RelPath> differing, Set<RelPath> extra, boolean complete) {
    public Differences {
        requireNonNull(differing, "differing is null");
        requireNonNull(extra, "extra is null");
        differing = java.util.Collections.unmodifiableSet(new TreeSet<>(differing));
        extra = java.util.Collections.unmodifiableSet(new TreeSet<>(extra));
    }

    public boolean isEmpty() {
        return differing.isEmpty() && extra.isEmpty();
    }

    public int size() {
        return differing.size() + extra.size();
    }

    /** Those that were seen in both looks: what changed in between was on its way. */
    Differences and(Differences later) {
        return only(path -> later.differing.contains(path) || later.extra.contains(path), complete);
    }

    /** Without those that the destination is still to be sent. */
    public Differences without(DirtySet pending) {
        return only(path -> !pending.touches(path), complete);
    }

    private Differences only(Predicate<RelPath> kept, boolean all) {
        Set<RelPath> one = new TreeSet<>(differing);
        one.removeIf(kept.negate());
        Set<RelPath> other = new TreeSet<>(extra);
        other.removeIf(kept.negate());
        return new Differences(one, other, all);
    }
}
