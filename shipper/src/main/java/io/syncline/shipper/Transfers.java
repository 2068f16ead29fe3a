package io.syncline.shipper;

import io.syncline.path.RelPath;
import io.syncline.shipper.rsync.ListedName;
import io.syncline.shipper.rsync.PathError;
import io.syncline.shipper.rsync.RsyncResult;
import io.syncline.shipper.rsync.RsyncRun;
import io.syncline.shipper.rsync.RsyncStats;
import io.syncline.shipper.transfer.ExitCodes;
import io.syncline.shipper.transfer.Outcome;
import io.syncline.shipper.transfer.PathFailure;
import io.syncline.shipper.transfer.SafetyRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries out the runs of one plan, one after the other, and says what that means for the plan. For one plan. */
final class Transfers {
    private static final Logger LOG = LoggerFactory.getLogger(Transfers.class);

    /** In place of rsync's words. */
    private static final String UNLISTED = "not all of its entries can be seen, so nothing is deleted in it";

    /** How a run is done. */
    interface Way {
        RsyncResult run(RsyncRun run) throws InterruptedException;
    }

    private final Way way;
    private final Mirror mirror;
    private final Beside beside;
    private final SafetyRules safety;
    private final Readable readable;
    private final Failures failures;
    private final long knownEntries;
    private RsyncStats stats = RsyncStats.NONE;

    /** @param filtered whether there are filters: what they protect at the destination keeps its directory alive */
    Transfers(
            Way way,
            Mirror mirror,
            Beside beside,
            SafetyRules safety,
            Readable readable,
            boolean filtered,
            long knownEntries) {
        this.way = way;
        this.mirror = mirror;
        this.beside = beside;
        this.safety = safety;
        this.readable = readable;
        this.failures = new Failures(filtered);
        this.knownEntries = knownEntries;
    }

    /** @param maxDelete for all runs together */
    Attempt carryOut(List<RsyncRun> runs, long maxDelete) throws InterruptedException {
        Optional<Attempt> full = Optional.empty();
        boolean moved = false;
        for (RsyncRun whole : runs) {
            Optional<RsyncRun> rest = ahead(whole);
            if (rest.isEmpty()) {
                continue;
            }
            RsyncRun run = rest.get();
            long left = Math.max(0, maxDelete - stats.deleted());
            RsyncRun limited = run.delete() ? run.withMaxDelete(left) : run;
            long began = System.nanoTime();
            RsyncResult result = way.run(limited);
            LOG.debug(
                    "a run of rsync: kind={} compare={} delete={} names={} code={} millis={}",
                    run.kind(),
                    run.compare(),
                    run.delete(),
                    run.names().size(),
                    result.exitCode(),
                    (System.nanoTime() - began) / 1_000_000);
            Optional<Attempt> end = judge(limited, result);
            if (end.filter(Transfers::isRanToEnd).isPresent()) {
                moved = true;
            } else if (end.isPresent() && !isFull(end.get())) {
                return end.get();
            } else {
                full = full.or(() -> end);
            }
        }
        if (full.isPresent()) {
            return full.get();
        }
        return moved ? new Attempt.Moved(true, failures.all()) : new Attempt.Shipped(stats, failures.all());
    }

    /** What vanished under one run says nothing of the runs behind it. */
    private static boolean isRanToEnd(Attempt end) {
        return end instanceof Attempt.Moved moved && moved.ranToEnd();
    }

    private Optional<RsyncRun> ahead(RsyncRun run) throws InterruptedException {
        Optional<RsyncRun> rest = beside.ahead(run);
        stats = stats.plus(beside.takeStats());
        return rest;
    }

    /** Deletions come last: where the content finds no space, they are what makes some. */
    private static boolean isFull(Attempt end) {
        return end instanceof Attempt.Failed failed && failed.pace() == Outcome.Pace.SLOW;
    }

    /** What was transferred so far, whatever became of it. */
    RsyncStats stats() {
        return stats;
    }

    /** Empty if the next run may go on. */
    private Optional<Attempt> judge(RsyncRun run, RsyncResult result) throws InterruptedException {
        stats = stats.plus(result.stats());
        failures.see(result);
        if (result.refusesMissingArgs()) {
            // The mirror has learnt it from the same result: the next plan names no vanished path.
            return Optional.of(Attempt.Moved.CUT_OFF);
        }
        // Of a run that was cut off, what cut it off says more.
        if (result.deletionsSuspended() && result.cameToItsEnd() && !result.stopped() && !result.rootMismatch()) {
            return withoutUnreadable(run, result);
        }
        Outcome outcome = outcome(result);
        if (outcome instanceof Outcome.Done) {
            return Optional.empty();
        }
        if (outcome instanceof Outcome.Partial partial) {
            return partial(run, result, partial.failures());
        }
        return Optional.of(outcome instanceof Outcome.TooManyDeletions ? tooMany(run, result) : Attempt.of(outcome));
    }

    /** What is named has failed; where more was said than that, something without a name may have failed as well. */
    private Optional<Attempt> partial(RsyncRun run, RsyncResult result, List<PathFailure> named)
            throws InterruptedException {
        Optional<Attempt> end = failures.note(named);
        boolean saysMore = Failures.sayMoreThanNames(result);
        if (end.isEmpty() && !saysMore && Failures.areOnlyVanished(result)) {
            return Optional.of(new Attempt.Moved(true, failures.all()));
        }
        return end.isPresent() || !named.isEmpty() && !saysMore ? end : askWhatIsLeft(run, result, named);
    }

    private Outcome outcome(RsyncResult result) {
        if (result.stopped()) {
            return new Outcome.Stopped();
        }
        if (result.rootMismatch()) {
            return new Outcome.WrongRoot();
        }
        if (result.skippedDeletions() > 0) {
            return new Outcome.TooManyDeletions();
        }
        return ExitCodes.outcome(result.exitCode(), result.summary(), failures.named(result));
    }

    /** rsync says that something failed and not what: what a dry run would still change has failed. */
    private Optional<Attempt> askWhatIsLeft(RsyncRun run, RsyncResult result, List<PathFailure> named)
            throws InterruptedException {
        if (failures.areOnlyProtected(result)) {
            return Optional.empty();
        }
        RsyncResult left = mirror.run(run.asDryRun());
        Optional<Attempt> failed = Attempt.ofDryRun(left);
        if (failed.isPresent()) {
            return failed;
        }
        Set<RelPath> known = named.stream().map(PathFailure::path).collect(Collectors.toSet());
        List<PathFailure> remaining = left.differing().stream()
                .filter(path -> !known.contains(path))
                .map(path -> new PathFailure(path, result.summary()))
                .toList();
        if (named.isEmpty() && remaining.isEmpty() && left.exitCode() != 0) {
            return Optional.of(new Attempt.Failed(Outcome.Pace.NORMAL, result.summary()));
        }
        return failures.note(remaining);
    }

    private Attempt tooMany(RsyncRun run, RsyncResult result) throws InterruptedException {
        RsyncResult left = mirror.run(run.withoutMaxDelete().asDryRun());
        if (left.stopped()) {
            return new Attempt.Stopped();
        }
        long number = stats.deleted()
                + Math.max(result.skippedDeletions(), left.stats().deleted());
        List<RelPath> sample = left.deleted().isEmpty() ? result.deleted() : left.deleted();
        return new Attempt.Held(safety.tooMany(number, knownEntries, sample));
    }

    /**
     * One directory of the source that cannot be read, and rsync deletes nothing in any directory of the run. So the run
     * is done again without that directory, which has failed by itself.
     */
    private Optional<Attempt> withoutUnreadable(RsyncRun run, RsyncResult result) throws InterruptedException {
        Set<RelPath> unreadable = result.errors().stream().map(PathError::path).collect(Collectors.toSet());
        Readable.Rest left = readable.listings(run, unreadable);
        if (left.names().equals(run.names())) {
            if (Failures.areOfWhatMoved(result)) {
                return Optional.of(Attempt.Moved.CUT_OFF);
            }
            left = readable.singleEntries(run, unreadable);
        }
        List<ListedName> names = left.names();
        if (unreadable.isEmpty() || names.equals(run.names())) {
            return Optional.of(new Attempt.Failed(Outcome.Pace.SLOW, result.summary()));
        }
        List<PathFailure> failed = new ArrayList<>(failures.named(result));
        left.unlisted().forEach(directory -> failed.add(new PathFailure(directory, UNLISTED)));
        Optional<Attempt> end = failures.note(failed);
        if (end.isPresent() || names.isEmpty()) {
            return end;
        }
        RsyncRun rest = run.asListings(names);
        return judge(rest, way.run(rest));
    }
}
