package io.syncline.filter;

import io.syncline.path.RelPath;
import java.util.List;

/**
 * Down to the matches all that may become one is looked at, so that one that appears is noticed; in them, what they prune.
 */
record WildcardPruning(PathWildcards wildcards, Pruning within) implements Pruning {
    @Override
    public boolean enters(RelPath directory) {
        return wildcards.leadsTo(directory) && (!isWithin(directory) || within.enters(inMatch(directory)));
    }

    @Override
    public boolean watches(RelPath directory) {
        return wildcards.leadsTo(directory) && (!isWithin(directory) || within.watches(inMatch(directory)));
    }

    @Override
    public boolean reports(RelPath path, boolean directory) {
        return wildcards.leadsTo(path) && (!isWithin(path) || within.reports(inMatch(path), directory));
    }

    @Override
    public boolean isByNameOnly() {
        return false;
    }

    @Override
    public String toString() {
        return wildcards + ": " + within;
    }

    private boolean isWithin(RelPath path) {
        return path.depth() > wildcards.depth();
    }

    private RelPath inMatch(RelPath path) {
        List<RelPath> ancestors = path.ancestors();
        return path.rebase(ancestors.get(wildcards.depth()), RelPath.ROOT);
    }
}
