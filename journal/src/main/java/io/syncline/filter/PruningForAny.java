package io.syncline.filter;

import io.syncline.path.RelPath;
import java.util.List;

/**
 * Several destinations with rules of their own see one source: a path is looked at if one of them ships it. Asked for each
 * rule set by itself, from the root on: a directory that is entered for the one may lie below what the other leaves out.
 */
final class PruningForAny implements Pruning {
    private final List<Pruning> each;

    PruningForAny(List<Pruning> each) {
        this.each = List.copyOf(each);
    }

    @Override
    public boolean enters(RelPath directory) {
        return each.stream().anyMatch(one -> one.entersAbove(directory) && one.enters(directory));
    }

    @Override
    public boolean watches(RelPath directory) {
        return each.stream().anyMatch(one -> one.entersAbove(directory) && one.watches(directory));
    }

    @Override
    public boolean reports(RelPath path, boolean directory) {
        return each.stream().anyMatch(one -> one.isReached(path) && one.reports(path, directory));
    }

    @Override
    public boolean isByNameOnly() {
        return false;
    }

    @Override
    public String toString() {
        return each.toString();
    }
}
