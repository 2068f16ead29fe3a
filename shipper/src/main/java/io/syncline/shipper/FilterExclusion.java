package io.syncline.shipper;

import io.syncline.filter.FilterException;
import io.syncline.filter.FilterOption;
import io.syncline.filter.FilterRules;
import io.syncline.filter.RuleFiles;
import io.syncline.path.RelPath;
import io.syncline.posix.Posix;
import io.syncline.process.ExitCode;
import io.syncline.process.StageException;
import io.syncline.shipper.destination.TransferOptions;
import io.syncline.shipper.transfer.Exclusion;
import java.io.IOException;
import java.nio.file.Path;

/** rsync's rules: one side of them hides from the transfer, the other protects at the destination. */
record FilterExclusion(FilterRules rules) implements Exclusion {
    /**
     * The same rules are given to rsync; here they keep what is excluded out of lists, counts and deletions.
     *
     * @throws StageException with {@link ExitCode#USAGE} for a rule that cannot be followed
     */
    static Exclusion of(Path watchedRoot, TransferOptions options) {
        FilterRules rules = rules(watchedRoot, options);
        return OneFileSystem.of(
                Posix.bytes(watchedRoot),
                options.extra(),
                rules.hasDirectoryRules() ? new TreeExclusion(rules) : new FilterExclusion(rules));
    }

    /** @throws StageException with {@link ExitCode#USAGE} for a rule that cannot be followed */
    static FilterRules rules(Path watchedRoot, TransferOptions options) {
        try {
            return FilterRules.of(
                    options.filters().stream().map(FilterOption::filter).toList(),
                    RuleFiles.NONE,
                    Posix.bytes(realRoot(watchedRoot)));
        } catch (FilterException e) {
            throw new StageException(ExitCode.USAGE, e.getMessage(), e);
        }
    }

    /** The directory as rsync's rules with the "/" modifier have it: without symbolic links. */
    private static Path realRoot(Path root) {
        try {
            return root.toRealPath();
        } catch (IOException notThere) {
            // Nothing is shipped from it then.
            return root;
        }
    }

    @Override
    public boolean isExcluded(RelPath path, boolean directory) {
        return rules.isExcluded(path, directory);
    }

    @Override
    public boolean isSameBelow(RelPath from, RelPath to) {
        return rules.isSameBelow(from, to);
    }

    @Override
    public boolean isProtected(RelPath path, boolean directory) {
        return rules.isProtected(path, directory);
    }
}
