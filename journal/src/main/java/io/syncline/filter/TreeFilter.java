package io.syncline.filter;

import io.syncline.filter.FilterDecision.Verdict;
import io.syncline.path.RelPath;
import java.util.Optional;
import java.util.function.Predicate;

/** Rules together with the files of rules that lie in a tree. Keeps what it has read; used by one thread. */
public interface TreeFilter {
    /** What keeps the path in or out when rsync descends to it from the root; empty if no rule matches. */
    Optional<FilterDecision> decide(RelPath path, boolean directory);

    /** Whether the path is left out when rsync descends to it; what cannot be told is shipped. */
    default boolean isExcluded(RelPath path, boolean directory) {
        return decide(path, directory)
                .filter(decision -> decision.verdict() == Verdict.EXCLUDED)
                .isPresent();
    }

    /**
     * Whether the path is left alone at the destination when the source does not have it; what cannot be told is.
     *
     * @param isThere whether the source has a directory of the name, hidden or not
     */
    boolean isProtected(RelPath path, boolean directory, Predicate<RelPath> isThere);
}
