package io.syncline.shipper;

import io.syncline.changeset.Dirt;
import io.syncline.changeset.DirtySet;
import io.syncline.changeset.Rename;
import io.syncline.changeset.Scope;
import io.syncline.journal.Position;
import io.syncline.path.RelPath;
import io.syncline.posix.PosixException;
import io.syncline.shipper.action.Told;
import io.syncline.shipper.rsync.ListedName;
import io.syncline.shipper.rsync.RenameOutcome;
import io.syncline.shipper.rsync.RsyncRun;
import io.syncline.shipper.rsync.RsyncRun.Compare;
import io.syncline.shipper.rsync.RsyncStats;
import io.syncline.shipper.transfer.FailedDirt;
import io.syncline.shipper.transfer.HoldEvidence;
import io.syncline.shipper.transfer.Moves;
import io.syncline.shipper.transfer.PathFailure;
import io.syncline.shipper.transfer.PlanRequest;
import io.syncline.shipper.transfer.PlannedRun;
import io.syncline.shipper.transfer.RunPlanner;
import io.syncline.shipper.transfer.SafetyVerdict;
import io.syncline.shipper.transfer.TransferPlan;
import io.syncline.shipper.transfer.TransferPlanner;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/** Makes one dirty set true: facts, plan, rules of safety, renames, transfers. For one attempt. */
final class Round {
    /** Beyond these it is the file system that has failed. */
    private static final int MAX_UNSEEN = 1_000;

    private final ShipContext context;
    private final Standing standing;
    private final Position upTo;
    private final long since;
    private final LstatFacts facts;
    private final Moves moves;
    private final Deletions deletions;
    private final List<FailedDirt> unseen = new ArrayList<>();
    private DirtySet doubted = DirtySet.empty();
    private List<RsyncRun> runs = List.of();
    private boolean hardLinks;
    private Compare forced = Compare.CONTENT;
    private boolean renamesTried;
    private long renamesDone;
    private RsyncStats stats = RsyncStats.NONE;
    private OptionalLong ofRoot = OptionalLong.empty();

    /**
     * @param upTo the last changeset of what it ships
     * @param first whether nothing of it was tried before: a second look at the source is its own
     * @param moves what was renamed in what it ships
     */
    Round(ShipContext context, Standing standing, Position upTo, boolean first, Moves moves) {
        this.context = context;
        this.standing = standing;
        this.upTo = upTo;
        this.since = context.shared().now();
        this.facts = new LstatFacts(context.tree(), first ? context.shared().asOf(upTo) : Map.of());
        this.moves = moves;
        this.deletions = new Deletions(context, standing.entries(), facts, moves);
    }

    /**
     * @param mayWait whether to give a plan up that is early; see {@link TransferPlan#early}
     * @param mayRename whether all of the renames are tried: at the most once, since a second time they could move what the
     *     first time has brought there. Those that could not are tried each time
     */
    Attempt ship(DirtySet dirty, DirtySet doubted, List<Rename> renames, boolean mayRename, boolean mayWait)
            throws InterruptedException {
        boolean deletes = context.options().delete().inRounds();
        this.doubted = doubted;
        DirtySet seen = seen(dirty);
        List<Rename> tried = mayRename ? renames : moves.repeatable(facts.tolerant());
        TransferPlan plan = plan(seen, tried.stream().filter(this::isSeen).toList());
        // RACE: the facts were read through the root's path. If that led elsewhere meanwhile, they are not facts, and
        // this says so: rsync checks the directory that it reads for itself.
        Optional<HoldEvidence> wrongRoot = context.rootProblem();
        if (wrongRoot.isPresent()) {
            return new Attempt.Held(wrongRoot.get());
        }
        context.shared().offer(upTo, since, facts.known());
        if (plan.isEmpty()) {
            return Attempt.Shipped.NOTHING;
        }
        if (plan.early() && mayWait) {
            return new Attempt.Early();
        }
        Optional<Errand> errand = context.mirror().errand();
        if (errand.isPresent()) {
            return send(errand.get(), plan, doubted, renames);
        }
        SafetyVerdict verdict = deletes ? deletions.verdict(plan) : new SafetyVerdict.Ship(0);
        if (verdict instanceof SafetyVerdict.Hold hold) {
            return new Attempt.Held(hold.evidence());
        }
        // A rename loses nothing, so it need not wait for the count; and what it moves is not counted as deleted.
        boolean allDone =
                move(plan.renames(), doubted, mayRename) == renames.size() && (mayRename || renames.isEmpty());
        runs = ContentChecks.of(facts.tolerant(), plan, doubted, renames, allDone)
                .split(runs(plan, deletes));
        Deletions.Allowed allowed = deletions.allowed(verdict, runs, plan, mayRename && allDone);
        return allowed.refusal().isPresent() ? allowed.refusal().get() : transfer(runs, allowed.number());
    }

    /**
     * What is not true behind it, though the rest is.
     *
     * @param named paths that failed in a transfer
     * @param dirty what was to be shipped
     */
    List<FailedDirt> failed(List<PathFailure> named, DirtySet dirty) {
        if (named.isEmpty() && unseen.isEmpty()) {
            return List.of();
        }
        DirtySet byContent = byContent();
        List<FailedDirt> failed = new ArrayList<>();
        unseen.forEach(missed -> failed.add(missed.doubtedBy(byContent)));
        failed.addAll(FailedDirt.of(named, dirty, byContent, facts.tolerant()));
        return failed;
    }

    /** What does not go by size and time. */
    private DirtySet byContent() {
        DirtySet.Builder builder = DirtySet.builder().addAll(doubted);
        runs.stream()
                .filter(run -> run.compare() != Compare.QUICK)
                .forEach(run -> run.dirt().forEach(builder::add));
        return builder.build();
    }

    /** What it deletes is its own affair, and nobody can count that; but a tree that was emptied is no news to pass on. */
    private Attempt send(Errand errand, TransferPlan plan, DirtySet doubted, List<Rename> renames)
            throws InterruptedException {
        Optional<HoldEvidence> emptied = deletions.emptied(plan);
        if (emptied.isPresent()) {
            return new Attempt.Held(emptied.get());
        }
        // RACE: the root may have been away when the plan was made, and back when it was looked at. rsync looks for
        // itself before it deletes; whoever is told of a path that is gone does not.
        if (!context.tree().isWithout(plan.vanished(), context.expected())) {
            return Attempt.Moved.CUT_OFF;
        }
        boolean deletes = context.options().delete().inRounds();
        boolean byContent =
                ContentChecks.of(facts.tolerant(), plan, doubted, renames, false).split(runs(plan, deletes)).stream()
                        .anyMatch(run -> run.compare() != Compare.QUICK);
        ofRoot = OptionalLong.of(context.tree().children(RelPath.ROOT).size());
        return errand.run(new Errand.Task(
                Told.of(plan, facts.tolerant()),
                "changes",
                standing.position(),
                upTo,
                deletes,
                deletions.released(),
                byContent));
    }

    private TransferPlan plan(DirtySet dirty, List<Rename> renames) {
        LinkedFiles linked = new LinkedFiles(context, facts, standing.racy());
        PlanRequest request =
                linked.expand(dirty, renames, context.options().delete().inRounds());
        hardLinks = linked.any();
        forced = linked.asksForNewFiles() ? Compare.NEVER_EQUAL : Compare.CONTENT;
        return TransferPlanner.plan(request, facts, context.exclusion());
    }

    /**
     * What of it lstat can say something about. The rest is neither there nor gone; it fails by itself, and all others go
     * on.
     */
    private DirtySet seen(DirtySet dirty) {
        DirtySet.Builder seen = DirtySet.builder();
        for (Dirt dirt : dirty.elements()) {
            try {
                facts.of(dirt.path());
                seen.add(dirt);
            } catch (PosixException e) {
                if (dirt.path().isRoot() || unseen.size() == MAX_UNSEEN) {
                    throw e;
                }
                // Nobody knows whether its time can be trusted; for all below a directory that is a risk of its own.
                unseen.add(new FailedDirt(dirt, e.getMessage(), dirt.scope() == Scope.ENTRY));
            }
        }
        return seen.build();
    }

    private boolean isSeen(Rename rename) {
        try {
            facts.of(rename.from());
            facts.of(rename.to());
            return true;
        } catch (PosixException e) {
            return false;
        }
    }

    boolean renamesTried() {
        return renamesTried;
    }

    long renamesDone() {
        return renamesDone;
    }

    /** What was transferred so far, whatever became of it. */
    RsyncStats stats() {
        return stats;
    }

    /** How many entries are known behind it; of a command, which counts nothing, those of the root are enough. */
    long entries() {
        return ofRoot.orElse(standing.entries() + stats.created() - stats.deleted());
    }

    /** Whether a person's release was taken into account. */
    boolean releaseUsed() {
        return deletions.releaseUsed();
    }

    private Attempt transfer(List<RsyncRun> runs, long maxDelete) throws InterruptedException {
        Transfers transfers = context.fastTransfers(standing.entries());
        try {
            return transfers.carryOut(runs, maxDelete);
        } finally {
            stats = stats.plus(transfers.stats());
        }
    }

    private List<RsyncRun> runs(TransferPlan plan, boolean deletes) {
        List<RsyncRun> runs = new ArrayList<>();
        for (PlannedRun planned : RunPlanner.runs(
                plan, context.mirror().deletesByName(), context.mirror().canRename())) {
            RsyncRun.Kind kind = planned.recursive() ? RsyncRun.Kind.TREE : RsyncRun.Kind.FLAT;
            List<ListedName> names = planned.names().stream().map(Round::listed).toList();
            Compare compare = planned.forced() ? forced : Compare.QUICK;
            runs.add(new RsyncRun(kind, names, deletes, compare, hardLinks, OptionalLong.empty(), false));
        }
        return runs;
    }

    private static ListedName listed(Dirt dirt) {
        return new ListedName(dirt.path(), dirt.scope() == Scope.LISTING);
    }

    /**
     * Files that were written between their last round and their rename. Put over another file, their old content would be
     * read there until the transfer behind it: a file that is replaced in one step has to be so at the destination too.
     */
    static Set<RelPath> outdated(List<Rename> renames, DirtySet doubted) {
        return renames.stream()
                .filter(rename -> !rename.directory() && doubted.touches(rename.to()))
                .map(Rename::to)
                .collect(Collectors.toSet());
    }

    /** Where a rename may be done already, nothing gives way: each is done onto a free name alone. */
    static Set<RelPath> targets(List<Rename> renames) {
        return renames.stream().map(Rename::to).collect(Collectors.toSet());
    }

    private long move(List<Rename> renames, DirtySet doubted, boolean first) throws InterruptedException {
        if (renames.isEmpty() || !context.mirror().canRename()) {
            return 0;
        }
        renamesTried = true;
        Set<RelPath> outdated = first ? outdated(renames, doubted) : targets(renames);
        renamesDone = context.mirror().move(renames, outdated).stream()
                .filter(outcome -> outcome instanceof RenameOutcome.Done)
                .count();
        return renamesDone;
    }
}
