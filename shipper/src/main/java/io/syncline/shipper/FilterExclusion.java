package io.syncline.shipper;

import io.syncline.filter.FilterRules;
import io.syncline.path.RelPath;
import io.syncline.shipper.transfer.Exclusion;

/** rsync's rules: one side of them hides from the transfer, the other protects at the destination. */
record FilterExclusion(FilterRules rules) implements Exclusion {
    @Override
    public boolean isExcluded(RelPath path, boolean directory) {
        return rules.isExcluded(path, directory);
    }

    @Override
    public boolean isProtected(RelPath path, boolean directory) {
        return rules.isProtected(path, directory);
    }
}
