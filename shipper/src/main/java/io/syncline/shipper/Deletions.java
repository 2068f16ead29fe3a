package io.syncline.shipper;

import io.syncline.changeset.Rename;
import io.syncline.path.RelPath;
import io.syncline.shipper.rsync.ListedName;
import io.syncline.shipper.rsync.RsyncResult;
import io.syncline.shipper.rsync.RsyncRun;
import io.syncline.shipper.transfer.HoldEvidence;
import io.syncline.shipper.transfer.HoldReason;
import io.syncline.shipper.transfer.SafetyVerdict;
import io.syncline.shipper.transfer.SourceFacts;
import io.syncline.shipper.transfer.TransferPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * How much one round may delete: what the rules of safety say, what a person has let through, and, where nobody knows the
 * number, what the destination says itself.
 */
final class Deletions {
    private final ShipContext context;
    private final long knownEntries;
    private final SourceFacts facts;
    private boolean releaseUsed;

    /**
     * So many, or none and the reason.
     *
     * @param number of all runs together
     */
    record Allowed(Optional<Attempt> refusal, long number) {
        static Allowed upTo(long number) {
            return new Allowed(Optional.empty(), number);
        }

        static Allowed none(Attempt refusal) {
            return new Allowed(Optional.of(refusal), 0);
        }
    }

    Deletions(ShipContext context, long knownEntries, SourceFacts facts) {
        this.context = context;
        this.knownEntries = knownEntries;
        this.facts = facts;
    }

    /** Whether a person's release was taken into account. */
    boolean releaseUsed() {
        return releaseUsed;
    }

    /** How many a person has let through, for somebody who counts by himself; 0 if nobody was asked. */
    long released() {
        long released = context.holds().releasedDeletions();
        releaseUsed |= released > 0;
        return released;
    }

    SafetyVerdict verdict(TransferPlan plan) {
        return emptied(plan)
                .<SafetyVerdict>map(SafetyVerdict.Hold::new)
                .orElseGet(() -> released(context.safety().deletions(plan.deletions(), knownEntries, plan.vanished())));
    }

    Optional<HoldEvidence> emptied(TransferPlan plan) {
        if (plan.vanished().isEmpty()
                && plan.directories().stream().noneMatch(dirt -> dirt.path().isRoot())) {
            return Optional.empty();
        }
        Optional<HoldEvidence> emptied = context.emptied(knownEntries);
        if (emptied.isPresent() && context.holds().isReleased(HoldReason.EMPTIED_ROOT)) {
            releaseUsed = true;
            return Optional.empty();
        }
        return emptied;
    }

    /**
     * Counts by dry runs what would be deleted. What has a new name in the source is no reason to hold: where the
     * destination has not renamed it, it goes and comes again, and the belt is wider by just that.
     */
    Allowed count(List<RsyncRun> runs, TransferPlan plan, boolean allRenamed) throws InterruptedException {
        Set<RelPath> renamed = plan.renames().stream().map(Rename::from).collect(Collectors.toSet());
        Predicate<RelPath> isMoved =
                name -> renamed.contains(name) && facts.of(name).isEmpty();
        Count lost = count(runs, isMoved.negate());
        Count moved = allRenamed ? Count.NONE : count(runs, isMoved);
        Optional<Attempt> failed = lost.failed().or(moved::failed);
        if (failed.isPresent()) {
            return Allowed.none(failed.get());
        }
        SafetyVerdict verdict =
                released(context.safety().deletions(OptionalLong.of(lost.deletions()), knownEntries, lost.sample()));
        return verdict instanceof SafetyVerdict.Ship ship
                ? Allowed.upTo(ship.maxDelete() + moved.deletions())
                : Allowed.none(new Attempt.Held(((SafetyVerdict.Hold) verdict).evidence()));
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
                Optional<Attempt> failed = Attempt.ofDryRun(counted);
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
        long limit = Math.max(released, context.safety().limit(knownEntries));
        if (verdict instanceof SafetyVerdict.Hold hold && hold.evidence().deletions() > limit) {
            return verdict;
        }
        return new SafetyVerdict.Ship(limit);
    }
}
