package io.syncline.filter;

import io.syncline.path.RelPath;
import java.util.Optional;

/** Rules together with the files of rules that lie in a tree. Keeps what it has read; used by one thread. */
@FunctionalInterface
public interface TreeFilter {
    /** What keeps the path in or out when rsync descends to it from the root; empty if no rule matches. */
    Optional<FilterDecision> decide(RelPath path, boolean directory);
}
