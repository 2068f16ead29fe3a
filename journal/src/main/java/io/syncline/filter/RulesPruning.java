package io.syncline.filter;

import io.syncline.path.RelPath;

/** A directory that is left out is neither entered nor watched nor reported. Rules of clsync may say more of those that are in. */
record RulesPruning(FilterRules rules) implements Pruning {
    @Override
    public boolean enters(RelPath directory) {
        return !rules.isHidden(directory, true) && rules.isWalked(directory);
    }

    @Override
    public boolean watches(RelPath directory) {
        return enters(directory) && rules.isWatched(directory);
    }

    @Override
    public boolean reports(RelPath path, boolean directory) {
        return !rules.isHidden(path, directory);
    }

    @Override
    public boolean isByNameOnly() {
        return rules.isByNameOnly();
    }
}
