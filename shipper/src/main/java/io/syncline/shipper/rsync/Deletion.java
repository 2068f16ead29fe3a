package io.syncline.shipper.rsync;

import static java.util.Objects.requireNonNull;

import io.syncline.path.RelPath;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Deletes what was found to be too much, and nothing else. By name; where the other end cannot do that, and in directories that
 * the source does not have, through the listing of a living directory above, in which rules put these names at risk and
 * protect all others.
 */
final class Deletion {
    /** Two words each; a command line has room for some thousands. */
    private static final int RULES = 200;

    /** One call of rsync that follows no rules but these. */
    interface Call {
        RsyncResult run(RsyncRun run, List<String> options) throws InterruptedException;
    }

    private final Call call;
    private final boolean byName;

    Deletion(Call call, boolean byName) {
        this.call = requireNonNull(call, "call is null");
        this.byName = byName;
    }

    /** @param like the run that this is a part of, with the deletions that are left to it */
    RsyncResult run(Surplus surplus, HeldRoot source, RsyncRun like) throws InterruptedException {
        Map<Boolean, List<RelPath>> tops = surplus.tops().stream()
                .collect(Collectors.partitioningBy(
                        path -> byName && isLiving(source, path.parent().orElse(RelPath.ROOT))));
        RsyncResult result = RsyncResult.NOTHING;
        if (!tops.get(true).isEmpty()) {
            List<ListedName> names =
                    tops.get(true).stream().map(ListedName::entry).toList();
            result = call.run(run(like, names), List.of());
        }
        return result.cameToItsEnd()
                ? result.and(byRules(tops.get(false), source, RuledRuns.left(like, deleted(result))))
                : result;
    }

    private RsyncResult byRules(List<RelPath> tops, HeldRoot source, RsyncRun like) throws InterruptedException {
        RsyncResult result = RsyncResult.NOTHING;
        for (int from = 0; from < tops.size() && result.cameToItsEnd(); from += RULES) {
            List<RelPath> some = tops.subList(from, Math.min(tops.size(), from + RULES));
            RsyncRun limited = RuledRuns.left(like, deleted(result));
            try (AtRisk rules = AtRisk.of(some)) {
                result = result.and(call.run(run(limited, above(some, source)), rules.options()));
            }
        }
        return result;
    }

    private static long deleted(RsyncResult result) {
        return result.stats().deleted();
    }

    private static boolean isLiving(HeldRoot source, RelPath path) {
        return path.isRoot() || source.lstat(path).isPresent();
    }

    private static RsyncRun run(RsyncRun like, List<ListedName> names) {
        return new RsyncRun(RsyncRun.Kind.FLAT, names, true, RsyncRun.Compare.QUICK, false, like.maxDelete(), false);
    }

    /** What is not there cannot be listed; but its own directory can. */
    private static List<ListedName> above(List<RelPath> paths, HeldRoot source) {
        Set<RelPath> living = new TreeSet<>();
        for (RelPath path : paths) {
            RelPath above = path.parent().orElse(RelPath.ROOT);
            while (!isLiving(source, above)) {
                above = above.parent().orElse(RelPath.ROOT);
            }
            living.add(above);
        }
        return living.stream().map(ListedName::listing).toList();
    }
}
