package io.syncline.shipper;

import io.syncline.changeset.DirtySet;
import io.syncline.path.RelPath;
import io.syncline.shipper.rsync.ListedName;
import io.syncline.shipper.rsync.RsyncResult;
import io.syncline.shipper.rsync.RsyncRun;
import io.syncline.shipper.transfer.Outcome;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * {@code -n}: prints the exact command and what it would do, changes nothing at the destination or in the state
 * directory, and ends. For a new destination, or one with a crawl ahead, that is the whole tree in one run; otherwise what
 * is waiting in the journal.
 */
final class DryRun {
    private final ShipContext context;
    private final PrintStream out;

    DryRun(ShipContext context, PrintStream out) {
        this.context = context;
        this.out = out;
    }

    /** @return why it could not be said; empty if it was */
    Optional<String> print(Optional<Standing> standing, Backlog backlog) throws InterruptedException {
        Optional<String> problem = context.rootProblem().map(evidence -> evidence.what());
        if (problem.isPresent()) {
            return problem;
        }
        Outcome connected = context.mirror().connect();
        if (!(connected instanceof Outcome.Done)) {
            return Optional.of(connected.toString());
        }
        backlog.readAvailable();
        boolean whole = standing.flatMap(Standing::crawl).isPresent() || standing.isEmpty() || backlog.isWholeTree();
        for (RsyncRun run : whole ? List.of(wholeTree()) : pending(standing.get(), backlog.dirty())) {
            print(run);
        }
        return Optional.empty();
    }

    private RsyncRun wholeTree() {
        return new RsyncRun(
                RsyncRun.Kind.TREE,
                List.of(ListedName.listing(RelPath.ROOT)),
                context.options().delete().inInitialSync(),
                RsyncRun.Compare.QUICK,
                false,
                OptionalLong.empty(),
                true);
    }

    private List<RsyncRun> pending(Standing standing, DirtySet dirty) {
        DirtySet all = dirty;
        for (var entry : standing.quarantine().entries()) {
            all = all.union(DirtySet.of(entry.dirt()));
        }
        return new Round(context, standing, standing.position())
                .plannedRuns(all).stream().map(RsyncRun::asDryRun).toList();
    }

    private void print(RsyncRun run) throws InterruptedException {
        out.println(String.join(" ", context.mirror().command(run)));
        run.names().stream().limit(RsyncResult.MAX_PATHS).forEach(name -> out.println("  name " + shown(name)));
        RsyncResult result = context.mirror().run(run);
        result.changed().forEach(path -> out.println("  send " + path.display()));
        result.deleted().forEach(path -> out.println("  delete " + path.display()));
        result.errors().forEach(error -> out.println("  error " + error.path().display() + ": " + error.text()));
        result.unattributed().forEach(line -> out.println("  rsync: " + line));
    }

    private static String shown(ListedName name) {
        return name.path().display() + (name.contents() ? "/" : "");
    }
}
