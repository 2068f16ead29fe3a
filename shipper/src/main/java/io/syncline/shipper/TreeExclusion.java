package io.syncline.shipper;

import static java.util.Objects.requireNonNull;

import io.syncline.filter.FilterRules;
import io.syncline.filter.TreeFilter;
import io.syncline.path.RelPath;
import io.syncline.process.FilesInTree;
import io.syncline.shipper.transfer.Exclusion;

/** rsync's rules together with those of the files in the source, as they were when it was refreshed. Used by one thread. */
final class TreeExclusion implements Exclusion {
    private final FilterRules rules;
    private TreeFilter filter;

    TreeExclusion(FilterRules rules) {
        this.rules = requireNonNull(rules, "rules is null");
        this.filter = rules.in(new FilesInTree());
    }

    @Override
    public void refresh() {
        filter = rules.in(new FilesInTree());
    }

    @Override
    public boolean isExcluded(RelPath path, boolean directory) {
        return filter.isExcluded(path, directory);
    }

    @Override
    public boolean isProtected(RelPath path, boolean directory) {
        return filter.isProtected(path, directory, above -> true);
    }
}
