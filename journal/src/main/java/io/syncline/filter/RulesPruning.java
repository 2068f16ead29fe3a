package io.syncline.filter;

import io.syncline.path.RelPath;

/** rsync's rules have one verdict: a directory that is left out is neither entered nor watched nor reported. */
record RulesPruning(FilterRules rules) implements Pruning {
    @Override
    public boolean enters(RelPath directory) {
        return !rules.isHidden(directory, true);
    }

    @Override
    public boolean watches(RelPath directory) {
        return !rules.isHidden(directory, true);
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
