package io.syncline.shipper;

import io.syncline.changeset.Dirt;
import io.syncline.changeset.DirtySet;
import io.syncline.changeset.Rename;
import io.syncline.changeset.Scope;
import io.syncline.path.RelPath;
import io.syncline.shipper.rsync.ListedName;
import io.syncline.shipper.rsync.RenameOutcome;
import io.syncline.shipper.rsync.RsyncResult;
import io.syncline.shipper.rsync.RsyncRun;
import io.syncline.shipper.rsync.RsyncStats;
import io.syncline.shipper.transfer.HoldEvidence;
import io.syncline.shipper.transfer.HoldReason;
import io.syncline.shipper.transfer.Outcome;
import io.syncline.shipper.transfer.PlanRequest;
import io.syncline.shipper.transfer.PlannedRun;
import io.syncline.shipper.transfer.RunPlanner;
import io.syncline.shipper.transfer.SafetyRules;
import io.syncline.shipper.transfer.SafetyVerdict;
import io.syncline.shipper.transfer.TransferPlan;
import io.syncline.shipper.transfer.TransferPlanner;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Makes one dirty set true: facts, plan, rules of safety, renames, transfers. For one attempt. */
final class Round {
    private final ShipContext context;
    private final Standing standing;
    private final LstatFacts facts;
    private long renamesDone;
    private RsyncStats stats = RsyncStats.NONE;
    private boolean releaseUsed;

    Round(ShipContext context, Standing standing) {
        this.context = context;
        this.standing = standing;
        this.facts = new LstatFacts(context.tree());
    }

    Attempt ship(DirtySet dirty, List<Rename> renames) throws InterruptedException {
        LinkedFiles linked = new LinkedFiles(context, facts, standing.racy());
        boolean deletes = context.options().delete().inRounds();
        PlanRequest request = linked.expand(dirty, renames, deletes);
        TransferPlan plan = TransferPlanner.plan(request, facts, context.exclusion());
        // RACE: the facts were read through the root's path. If that led elsewhere meanwhile, they are not facts, and
        // this says so: rsync checks the directory that it reads for itself.
        Optional<HoldEvidence> wrongRoot = context.rootProblem();
        if (wrongRoot.isPresent()) {
            return new Attempt.Held(wrongRoot.get());
        }
        if (plan.isEmpty()) {
            return Attempt.Shipped.NOTHING;
        }
        List<RsyncRun> runs = runs(plan, deletes, linked.any());
        SafetyVerdict verdict = verdict(plan, runs);
        if (verdict instanceof SafetyVerdict.Hold hold) {
            return new Attempt.Held(hold.evidence());
        }
        move(plan.renames());
        return transfer(runs, ((SafetyVerdict.Ship) verdict).maxDelete());
    }

    LstatFacts facts() {
        return facts;
    }

    long renamesDone() {
        return renamesDone;
    }

    /** What was transferred so far, whatever became of it. */
    RsyncStats stats() {
        return stats;
    }

    /** Whether a person's release was taken into account. */
    boolean releaseUsed() {
        return releaseUsed;
    }

    private Attempt transfer(List<RsyncRun> runs, long maxDelete) throws InterruptedException {
        Transfers transfers = context.transfers(standing.entries());
        try {
            return transfers.carryOut(runs, maxDelete);
        } finally {
            stats = stats.plus(transfers.stats());
        }
    }

    private List<RsyncRun> runs(TransferPlan plan, boolean deletes, boolean hardLinks) {
        List<RsyncRun> runs = new ArrayList<>();
        for (PlannedRun planned : RunPlanner.runs(plan, context.mirror().deletesByName())) {
            RsyncRun.Kind kind = planned.recursive() ? RsyncRun.Kind.TREE : RsyncRun.Kind.FLAT;
            List<ListedName> names = planned.names().stream().map(Round::listed).toList();
            runs.add(new RsyncRun(kind, names, deletes, planned.ignoreTimes(), hardLinks, OptionalLong.empty(), false));
        }
        return runs;
    }

    private static ListedName listed(Dirt dirt) {
        return new ListedName(dirt.path(), dirt.scope() == Scope.LISTING);
    }

    /** Never {@link SafetyVerdict.Count}: it has been counted then. */
    private SafetyVerdict verdict(TransferPlan plan, List<RsyncRun> runs) throws InterruptedException {
        if (!context.options().delete().inRounds()) {
            return new SafetyVerdict.Ship(0);
        }
        Optional<HoldEvidence> emptied = emptied(plan);
        if (emptied.isPresent()) {
            return new SafetyVerdict.Hold(emptied.get());
        }
        SafetyRules safety = context.safety();
        SafetyVerdict verdict = released(safety.deletions(plan.deletions(), standing.entries(), plan.vanished()));
        return verdict instanceof SafetyVerdict.Count ? count(runs) : verdict;
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

    private SafetyVerdict count(List<RsyncRun> runs) throws InterruptedException {
        long deletions = 0;
        List<RelPath> sample = new ArrayList<>();
        for (RsyncRun run : runs) {
            RsyncResult counted = context.mirror().run(run.asDryRun());
            deletions += counted.stats().deleted();
            sample.addAll(counted.deleted());
        }
        // A dry run that failed has counted too little; the belt holds what it has missed.
        return released(context.safety().deletions(OptionalLong.of(deletions), standing.entries(), sample));
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

    private void move(List<Rename> renames) throws InterruptedException {
        if (renames.isEmpty() || !context.mirror().canRename()) {
            return;
        }
        renamesDone = context.mirror().move(renames).stream()
                .filter(outcome -> outcome instanceof RenameOutcome.Done)
                .count();
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
