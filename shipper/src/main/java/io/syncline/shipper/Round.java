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
import io.syncline.shipper.rsync.RsyncResult;
import io.syncline.shipper.rsync.RsyncRun;
import io.syncline.shipper.rsync.RsyncRun.Compare;
import io.syncline.shipper.rsync.RsyncStats;
import io.syncline.shipper.transfer.ExitCodes;
import io.syncline.shipper.transfer.FailedDirt;
import io.syncline.shipper.transfer.HoldEvidence;
import io.syncline.shipper.transfer.HoldReason;
import io.syncline.shipper.transfer.Outcome;
import io.syncline.shipper.transfer.PlanRequest;
import io.syncline.shipper.transfer.PlannedRun;
import io.syncline.shipper.transfer.RunPlanner;
import io.syncline.shipper.transfer.SafetyVerdict;
import io.syncline.shipper.transfer.TransferPlan;
import io.syncline.shipper.transfer.TransferPlanner;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Makes one dirty set true: facts, plan, rules of safety, renames, transfers. For one attempt. */
final class Round {
    /** Beyond these it is the file system that has failed. */
    private static final int MAX_UNSEEN = 1_000;

    private final ShipContext context;
    private final Standing standing;
    private final Position upTo;
    private final LstatFacts facts;
    private final List<FailedDirt> unseen = new ArrayList<>();
    private DirtySet byContent = DirtySet.empty();
    private boolean hardLinks;
    private boolean renamesTried;
    private long renamesDone;
    private RsyncStats stats = RsyncStats.NONE;
    private OptionalLong ofRoot = OptionalLong.empty();
    private boolean releaseUsed;

    /** @param upTo the last changeset of what it ships */
    Round(ShipContext context, Standing standing, Position upTo) {
        this.context = context;
        this.standing = standing;
        this.upTo = upTo;
        this.facts = new LstatFacts(context.tree());
    }

    /**
     * @param mayWait whether to give a plan up that is early; see {@link TransferPlan#early}
     * @param mayRename whether the renames are tried: at the most once, since a second time they would move what the
     *     first time has brought there
     */
    Attempt ship(DirtySet dirty, DirtySet doubted, List<Rename> renames, boolean mayRename, boolean mayWait)
            throws InterruptedException {
        boolean deletes = context.options().delete().inRounds();
        byContent = doubted;
        DirtySet seen = seen(dirty);
        TransferPlan plan = plan(seen, renames.stream().filter(this::isSeen).toList());
        // RACE: the facts were read through the root's path. If that led elsewhere meanwhile, they are not facts, and
        // this says so: rsync checks the directory that it reads for itself.
        Optional<HoldEvidence> wrongRoot = context.rootProblem();
        if (wrongRoot.isPresent()) {
            return new Attempt.Held(wrongRoot.get());
        }
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
        SafetyVerdict verdict = deletes ? verdict(plan) : new SafetyVerdict.Ship(0);
        if (verdict instanceof SafetyVerdict.Hold hold) {
            return new Attempt.Held(hold.evidence());
        }
        // A rename loses nothing, so it need not wait for the count; and what it moves is not counted as deleted.
        boolean allDone = mayRename ? move(plan.renames(), doubted) == renames.size() : renames.isEmpty();
        List<RsyncRun> runs = ContentChecks.of(facts.tolerant(), plan, doubted, renames, allDone)
                .split(runs(plan, deletes));
        byContent = doubted.union(notQuick(runs));
        return verdict instanceof SafetyVerdict.Ship ship
                ? transfer(runs, ship.maxDelete())
                : countAndTransfer(runs, plan, allDone);
    }

    /** What of these runs does not go by size and time. */
    private static DirtySet notQuick(List<RsyncRun> runs) {
        DirtySet.Builder builder = DirtySet.builder();
        runs.stream()
                .filter(run -> run.compare() != Compare.QUICK)
                .forEach(run -> run.dirt().forEach(builder::add));
        return builder.build();
    }

    /** What it deletes is its own affair, and nobody can count that; but a tree that was emptied is no news to pass on. */
    private Attempt send(Errand errand, TransferPlan plan, DirtySet doubted, List<Rename> renames)
            throws InterruptedException {
        Optional<HoldEvidence> emptied = emptied(plan);
        if (emptied.isPresent()) {
            return new Attempt.Held(emptied.get());
        }
        boolean deletes = context.options().delete().inRounds();
        boolean byContent =
                ContentChecks.of(facts.tolerant(), plan, doubted, renames, false).split(runs(plan, deletes)).stream()
                        .anyMatch(run -> run.compare() != Compare.QUICK);
        ofRoot = OptionalLong.of(context.tree().children(RelPath.ROOT).size());
        return errand.run(new Errand.Task(Told.of(plan), "changes", standing.position(), upTo, deletes, byContent));
    }

    /** What would be run for this. */
    List<RsyncRun> plannedRuns(DirtySet dirty) {
        TransferPlan plan = plan(seen(dirty), List.of());
        return plan.isEmpty()
                ? List.of()
                : runs(plan, context.options().delete().inRounds());
    }

    private TransferPlan plan(DirtySet dirty, List<Rename> renames) {
        LinkedFiles linked = new LinkedFiles(context, facts, standing.racy());
        PlanRequest request =
                linked.expand(dirty, renames, context.options().delete().inRounds());
        hardLinks = linked.any();
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

    /** What the plan leaves out, because nobody can say what it is. */
    List<FailedDirt> unseen() {
        return unseen.stream().map(failed -> failed.doubtedBy(byContent)).toList();
    }

    /** What did not go by size and time. */
    DirtySet byContent() {
        return byContent;
    }

    LstatFacts facts() {
        return facts;
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
        return releaseUsed;
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
            Compare compare = planned.ignoreTimes() ? Compare.NEVER_EQUAL : Compare.QUICK;
            runs.add(new RsyncRun(kind, names, deletes, compare, hardLinks, OptionalLong.empty(), false));
        }
        return runs;
    }

    private static ListedName listed(Dirt dirt) {
        return new ListedName(dirt.path(), dirt.scope() == Scope.LISTING);
    }

    private SafetyVerdict verdict(TransferPlan plan) {
        return emptied(plan)
                .<SafetyVerdict>map(SafetyVerdict.Hold::new)
                .orElseGet(() ->
                        released(context.safety().deletions(plan.deletions(), standing.entries(), plan.vanished())));
    }

    private Optional<HoldEvidence> emptied(TransferPlan plan) {
        if (plan.vanished().isEmpty() && plan.directories().stream().noneMatch(Round::isRootListing)) {
            return Optional.empty();
        }
        Optional<HoldEvidence> emptied = context.emptied(standing.entries());
        if (emptied.isPresent() && context.holds().isReleased(HoldReason.EMPTIED_ROOT)) {
            releaseUsed = true;
            return Optional.empty();
        }
        return emptied;
    }

    private static boolean isRootListing(Dirt dirt) {
        return dirt.path().isRoot();
    }

    /**
     * Counts by dry runs what would be deleted. What has a new name in the source is no reason to hold: where the
     * destination has not renamed it, it goes and comes again, and the belt is wider by just that.
     */
    private Attempt countAndTransfer(List<RsyncRun> runs, TransferPlan plan, boolean allRenamed)
            throws InterruptedException {
        Set<RelPath> renamed = plan.renames().stream().map(Rename::from).collect(Collectors.toSet());
        Predicate<RelPath> isMoved =
                name -> renamed.contains(name) && facts.of(name).isEmpty();
        Count lost = count(runs, isMoved.negate());
        Count moved = allRenamed ? Count.NONE : count(runs, isMoved);
        Optional<Attempt> failed = lost.failed().or(moved::failed);
        if (failed.isPresent()) {
            return failed.get();
        }
        SafetyVerdict verdict = released(
                context.safety().deletions(OptionalLong.of(lost.deletions()), standing.entries(), lost.sample()));
        return verdict instanceof SafetyVerdict.Ship ship
                ? transfer(runs, ship.maxDelete() + moved.deletions())
                : new Attempt.Held(((SafetyVerdict.Hold) verdict).evidence());
    }

    /** @param failed a dry run that failed has counted too little */
    private record Count(long deletions, List<RelPath> sample, Optional<Attempt> failed) {
        static final Count NONE = new Count(0, List.of(), Optional.empty());
    }

    private Count count(List<RsyncRun> runs, Predicate<RelPath> which) throws InterruptedException {
        long deletions = 0;
        List<RelPath> sample = new ArrayList<>();
        for (RsyncRun run : runs) {
            List<ListedName> names =
                    run.names().stream().filter(name -> which.test(name.path())).toList();
            if (!names.isEmpty()) {
                RsyncResult counted = context.mirror()
                        .run(run.withNames(names).withoutMaxDelete().asDryRun());
                Optional<Attempt> failed = failure(counted);
                if (failed.isPresent()) {
                    return new Count(0, List.of(), failed);
                }
                deletions += counted.stats().deleted();
                sample.addAll(counted.deleted());
            }
        }
        return new Count(deletions, sample, Optional.empty());
    }

    /** What a person has let through is no reason to hold. */
    private SafetyVerdict released(SafetyVerdict verdict) {
        long released = context.holds().releasedDeletions();
        if (released == 0) {
            return verdict;
        }
        releaseUsed = true;
        long limit = Math.max(released, context.safety().limit(standing.entries()));
        if (verdict instanceof SafetyVerdict.Hold hold && hold.evidence().deletions() > limit) {
            return verdict;
        }
        return new SafetyVerdict.Ship(limit);
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

    private long move(List<Rename> renames, DirtySet doubted) throws InterruptedException {
        if (renames.isEmpty() || !context.mirror().canRename()) {
            return 0;
        }
        renamesTried = true;
        renamesDone = context.mirror().move(renames, outdated(renames, doubted)).stream()
                .filter(outcome -> outcome instanceof RenameOutcome.Done)
                .count();
        return renamesDone;
    }

    /** Why a dry run has not said all; empty if it has, or if single paths failed. */
    static Optional<Attempt> failure(RsyncResult result) {
        if (result.stopped()) {
            return Optional.of(new Attempt.Stopped());
        }
        if (result.rootMismatch()) {
            return Optional.of(Attempt.Moved.CUT_OFF);
        }
        Outcome outcome = ExitCodes.outcome(result.exitCode(), result.summary(), List.of());
        if (outcome instanceof Outcome.SourceMoved moved && !moved.ranToEnd()) {
            return Optional.of(Attempt.Moved.CUT_OFF);
        }
        return outcome instanceof Outcome.Retry || outcome instanceof Outcome.Refused
                ? Optional.of(attempt(outcome))
                : Optional.empty();
    }

    /** What a probe, a transfer or a look at the source failed with, as an attempt. */
    static Attempt attempt(Outcome outcome) {
        if (outcome instanceof Outcome.Retry retry) {
            return new Attempt.Failed(retry.pace(), retry.what());
        }
        if (outcome instanceof Outcome.Refused refused) {
            return new Attempt.Held(HoldEvidence.of(HoldReason.REFUSED, refused.what()));
        }
        return new Attempt.Stopped();
    }
}
