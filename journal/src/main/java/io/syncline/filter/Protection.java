package io.syncline.filter;

import io.syncline.filter.FilterDecision.Verdict;
import io.syncline.path.RelPath;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * What rsync leaves alone at the destination although the source does not have it. A directory that the source has, too, is
 * never asked about: it stays, and what it holds is asked about entry by entry, be the directory protected or not. One that it
 * has not, or hides, goes with all that it holds; unless it is protected, and then nobody looks into it.
 *
 * @param rules what the files of rules in a directory hold, of those that are known
 */
record Protection(List<FilterItem> items, Function<RelPath, Map<DirectoryMerge, List<FilterItem>>> rules) {
    /** @param isThere whether the source has a directory of this name; what the directory above says of it comes first */
    boolean of(RelPath path, boolean directory, Predicate<RelPath> isThere) {
        boolean inGone = false;
        for (RelPath above : path.ancestors()) {
            if (!above.isRoot() && (inGone || !isThere.test(above) || isHidden(above))) {
                if (isKept(above, true, inGone)) {
                    return true;
                }
                inGone = true;
            }
        }
        return isKept(path, directory, inGone);
    }

    private boolean isHidden(RelPath directory) {
        return decide(directory, true, RuleFlag.SENDER, false)
                .filter(decision -> decision.verdict() == Verdict.EXCLUDED)
                .isPresent();
    }

    /** What cannot be told is kept. */
    private boolean isKept(RelPath path, boolean directory, boolean inGone) {
        return decide(path, directory, RuleFlag.RECEIVER, inGone)
                .filter(decision -> decision.verdict() != Verdict.INCLUDED)
                .isPresent();
    }

    private Optional<FilterDecision> decide(RelPath path, boolean directory, RuleFlag side, boolean inGone) {
        return path.parent()
                .flatMap(parent -> new RuleWalk(path, directory, side, rules.apply(parent), inGone).decide(items));
    }
}
