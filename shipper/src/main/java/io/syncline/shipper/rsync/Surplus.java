package io.syncline.shipper.rsync;

import io.syncline.filter.TreeFilter;
import io.syncline.path.RelPath;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What a destination has too much, and no rule protects. A directory stays when something in it does. Immutable.
 *
 * @param gone in the order in which rsync would delete it: what a directory holds comes before it
 * @param kept how many of what rsync named stay
 * @param isCut whether there was more than rsync's output is kept of. What is named of it is complete all the same, for a
 *     directory comes behind all that it holds
 */
record Surplus(List<RelPath> gone, int kept, boolean isCut) {
    /**
     * @param asked the dry run of a deletion that follows no rules
     * @param isThere whether the source has a directory of this name
     */
    static Surplus of(RsyncResult asked, TreeFilter filter, Predicate<RelPath> isThere) {
        Set<RelPath> stay = new HashSet<>();
        Map<RelPath, Boolean> there = new HashMap<>();
        for (RelPath path : asked.deleted()) {
            boolean directory = asked.deletedDirectories().contains(path);
            if (filter.isProtected(path, directory, above -> there.computeIfAbsent(above, isThere::test))) {
                stay.add(path);
                stay.addAll(path.ancestors());
            }
        }
        List<RelPath> gone =
                asked.deleted().stream().filter(path -> !stay.contains(path)).toList();
        return new Surplus(
                gone,
                asked.deleted().size() - gone.size(),
                asked.stats().deleted() > asked.deleted().size());
    }

    /** Those that take all others with them. */
    List<RelPath> tops() {
        Set<RelPath> all = new HashSet<>(gone);
        return gone.stream()
                .filter(path -> path.parent().filter(all::contains).isEmpty())
                .toList();
    }

    /** What rsync said of it, without all that stays. */
    RsyncResult only(RsyncResult asked) {
        RsyncStats stats = RsyncStats.ofDeletions(Math.max(0, asked.stats().deleted() - kept));
        return new RsyncResult(
                asked.exitCode(),
                stats,
                asked.errors(),
                asked.unattributed(),
                gone,
                List.of(),
                asked.skippedDeletions(),
                asked.deletionsSuspended(),
                asked.rootMismatch(),
                asked.stopped());
    }
}
