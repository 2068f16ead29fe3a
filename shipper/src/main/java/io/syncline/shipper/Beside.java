package io.syncline.shipper;

import io.syncline.shipper.rsync.ListedName;
import io.syncline.shipper.rsync.RsyncResult;
import io.syncline.shipper.rsync.RsyncRun;
import io.syncline.shipper.rsync.RsyncStats;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The content of a large run by several processes at once, ahead of that run itself. Deletes nothing: what deletes, and what
 * failed in whatever way, is left to the run, which counts, limits and tells as ever.
 */
final class Beside {
    private static final Logger LOG = LoggerFactory.getLogger(Beside.class);

    private final Mirror mirror;
    private final int jobs;
    private final SourceTree tree;
    private RsyncStats stats = RsyncStats.NONE;

    /** @param jobs how many processes there may be */
    Beside(Mirror mirror, int jobs, SourceTree tree) {
        this.mirror = mirror;
        this.jobs = jobs;
        this.tree = tree;
    }

    /** What is left to do; empty for nothing. */
    Optional<RsyncRun> ahead(RsyncRun run) throws InterruptedException {
        // Names of one file have to travel in one list.
        if (jobs < 2 || run.dryRun() || run.hardLinks()) {
            return Optional.of(run);
        }
        boolean trees = run.kind() == RsyncRun.Kind.TREE;
        // What is gone is to be deleted, which no piece does.
        List<ListedName> there = run.names().stream().filter(this::isThere).toList();
        Parts parts = trees ? Parts.ofTrees(there, jobs) : Parts.of(there, jobs);
        if (!parts.pays() || trees && !parts.shared().isEmpty()) {
            return Optional.of(run);
        }
        // A piece that has something to delete fails by this limit, and is left to the run.
        RsyncRun content = run.delete() ? run.withMaxDelete(0) : run;
        if (!parts.shared().isEmpty()) {
            // Made by one, or several would make them at once.
            note(mirror.run(content.withNames(entries(parts.shared()))));
        }
        List<RsyncRun> pieces = parts.pieces().stream().map(content::withNames).toList();
        long began = System.nanoTime();
        List<RsyncResult> results = mirror.runBeside(pieces);
        LOG.debug(
                "runs of rsync side by side: kind={} pieces={} names={} failed={} millis={}",
                run.kind(),
                pieces.size(),
                run.names().size(),
                results.stream().filter(result -> !result.isDone()).count(),
                (System.nanoTime() - began) / 1_000_000);
        results.forEach(this::note);
        return left(run, parts, results);
    }

    /** Of what was sent since this was asked last. */
    RsyncStats takeStats() {
        RsyncStats taken = stats;
        stats = RsyncStats.NONE;
        return taken;
    }

    private void note(RsyncResult result) {
        stats = stats.plus(result.stats());
    }

    private static List<ListedName> entries(List<ListedName> names) {
        return names.stream().map(name -> ListedName.entry(name.path())).toList();
    }

    private static Optional<RsyncRun> left(RsyncRun run, Parts parts, List<RsyncResult> results) {
        Set<ListedName> done = new HashSet<>();
        for (int i = 0; i < results.size(); i++) {
            if (results.get(i).isDone()) {
                done.addAll(parts.pieces().get(i));
            }
        }
        List<ListedName> names =
                run.names().stream().filter(name -> !done.contains(name)).toList();
        return names.isEmpty() ? Optional.empty() : Optional.of(run.withNames(names));
    }

    private boolean isThere(ListedName name) {
        return tree.seen(name.path()).isPresent() || tree.isHidden(name.path());
    }
}
