package io.syncline.shipper;

import io.syncline.path.RelPath;
import io.syncline.shipper.rsync.ListedName;
import io.syncline.shipper.rsync.RsyncResult;
import io.syncline.shipper.rsync.RsyncRun;
import io.syncline.shipper.transfer.HoldEvidence;
import io.syncline.shipper.transfer.HoldReason;
import io.syncline.shipper.transfer.Moves;
import io.syncline.shipper.transfer.SafetyVerdict;
import io.syncline.shipper.transfer.TransferPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;

/**
 * How much one round may delete: what the rules of safety say, what a person has let through, and, where nobody knows the
 * number, what the destination says itself.
 */
final class Deletions {
    private final ShipContext context;
    private final long knownEntries;
    private final LstatFacts facts;
    private final Moves moves;
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

    Deletions(ShipContext context, long knownEntries, LstatFacts facts, Moves moves) {
        this.context = context;
        this.knownEntries = knownEntries;
        this.facts = facts;
        this.moves = moves;
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
        List<RelPath> lost = lost(plan.vanished());
        OptionalLong number = plan.deletions().isPresent() ? OptionalLong.of(lost.size()) : plan.deletions();
        return emptied(plan)
                .<SafetyVerdict>map(SafetyVerdict.Hold::new)
                .orElseGet(() -> released(context.safety().deletions(number, knownEntries, lost)));
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
     * How much the runs may delete, beside what was only moved: that goes at its old place and comes at its new one where the
     * destination has not renamed it, so it is no reason to hold.
     *
     * @param verdict which let the plan go on
     * @param allRenamed whether the destination has renamed all that was
     */
    Allowed allowed(SafetyVerdict verdict, List<RsyncRun> runs, TransferPlan plan, boolean allRenamed)
            throws InterruptedException {
        // In a directory that lives, nobody knows how much of it was moved away.
        boolean mayHide = !allRenamed
                && moves.ofDirectories()
                && knownEntries > context.safety().limit(knownEntries);
        if (verdict instanceof SafetyVerdict.Ship ship && !mayHide) {
            return Allowed.upTo(ship.maxDelete()
                    + plan.vanished().size()
                    - lost(plan.vanished()).size());
        }
        return count(runs);
    }

    private Allowed count(List<RsyncRun> runs) throws InterruptedException {
        Count all = count(runs, name -> true);
        // rsync's list of names is cut at some length: then of those alone that may have moved.
        Count cut = all.isWhole() || moves.isEmpty() ? Count.NONE : count(runs, moves::concern);
        Optional<Attempt> failed = all.failed().or(cut::failed);
        if (failed.isPresent()) {
            return Allowed.none(failed.get());
        }
        long moved = all.isWhole() ? moved(all) : movedAtMost(cut);
        SafetyVerdict verdict = released(
                context.safety().deletions(OptionalLong.of(all.deletions() - moved), knownEntries, lost(all.sample())));
        return verdict instanceof SafetyVerdict.Ship ship
                ? Allowed.upTo(ship.maxDelete() + moved)
                : Allowed.none(new Attempt.Held(((SafetyVerdict.Hold) verdict).evidence()));
    }

    private long moved(Count count) {
        return count.sample().size() - lost(count.sample()).size();
    }

    /** Those that have names, by their names; of the others no more than the source has where they may be now. */
    private long movedAtMost(Count count) {
        long named = moved(count);
        long there = context.tree()
                .count(
                        moves.directories(facts.tolerant(), context.exclusion()),
                        count.deletions(),
                        context.exclusion());
        long unnamed = count.deletions() - count.sample().size();
        return named + Math.max(0, Math.min(unnamed, there - named));
    }

    /** Without what was only moved. */
    private List<RelPath> lost(List<RelPath> deleted) {
        return moves.isEmpty()
                ? deleted
                : deleted.stream()
                        .filter(path -> !moves.explain(path, facts.tolerant(), context.exclusion()))
                        .toList();
    }

    /** @param failed a dry run that failed has counted too little */
    private record Count(long deletions, List<RelPath> sample, Optional<Attempt> failed) {
        static final Count NONE = new Count(0, List.of(), Optional.empty());

        boolean isWhole() {
            return deletions == sample.size();
        }
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
