package io.syncline.shipper;

import io.syncline.changeset.Dirt;
import io.syncline.changeset.DirtySet;
import io.syncline.changeset.Scope;
import io.syncline.path.RelPath;
import io.syncline.shipper.action.Told;
import io.syncline.shipper.peer.Change;
import io.syncline.shipper.peer.Collector;
import io.syncline.shipper.peer.Peering;
import io.syncline.shipper.peer.Sender;
import io.syncline.shipper.rsync.PathError;
import io.syncline.shipper.rsync.RsyncResult;
import io.syncline.shipper.rsync.RsyncRun;
import io.syncline.shipper.rsync.RsyncStats;
import io.syncline.shipper.transfer.Exclusion;
import io.syncline.shipper.transfer.ExitCodes;
import io.syncline.shipper.transfer.HoldEvidence;
import io.syncline.shipper.transfer.HoldReason;
import io.syncline.shipper.transfer.Outcome;
import io.syncline.shipper.transfer.PathFailure;
import io.syncline.shipper.transfer.SafetyRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** Tells the other side what has changed, batch by batch. For one attempt. */
final class PeerRound {
    /** A batch is put in as a whole, and held in memory. */
    private static final int MOST_CHANGES = 5_000;

    private static final long MOST_BYTES = 512L << 20;

    /** Evidence for a person; more of it is no better. */
    private static final int SAMPLE = 20;

    /** Ends a walk in the middle. */
    private static final class End extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final transient Attempt attempt;

        End(Attempt attempt) {
            super(null, null, false, false);
            this.attempt = attempt;
        }
    }

    private final ShipperConfig config;
    private final Peering peering;
    private final PeerWay way;
    private final Exclusion exclusion;
    private final BooleanSupplier isRoot;
    private final Runnable receive;
    private final Map<RelPath, String> failures = new TreeMap<>();
    private final List<RelPath> sample = new ArrayList<>();
    private List<Change> batch = new ArrayList<>();
    private RsyncStats stats = RsyncStats.NONE;
    private long bytes;
    private long deletions;
    private Optional<Collector> walk = Optional.empty();

    /** @param receive puts in what has arrived; between two batches, or a large one would keep it waiting */
    PeerRound(
            ShipperConfig config,
            Peering peering,
            PeerWay way,
            Exclusion exclusion,
            BooleanSupplier isRoot,
            Runnable receive) {
        this.config = config;
        this.peering = peering;
        this.way = way;
        this.exclusion = exclusion;
        this.isRoot = isRoot;
        this.receive = receive;
    }

    Attempt ship(Errand.Task task) throws InterruptedException {
        try {
            if (peering.undelivered().isPresent()) {
                check(way.deliver(peering, peering.undelivered().get()));
            }
            if (peering.owesWord()) {
                check(way.deliver(peering, peering.write(List.of())));
            }
            boolean whole = peering.standing().whole();
            DirtySet all = dirty(task, whole);
            List<Dirt> dirty = all.elements();
            countDeletions(dirty, task.released());
            Collector collector = collector(this::add);
            walk = Optional.of(collector);
            collector.collect(dirty);
            send();
            collector.unseen().forEach((path, why) -> failures.put(path, peering.named(why)));
            // Asked for once more, and not here as long as nobody has answered.
            peering.refusals().all().forEach((path, why) -> {
                if (isNamed(all, path)) {
                    failures.put(path, why);
                }
            });
            if (whole) {
                peering.toldAll();
            }
            return new Attempt.Shipped(
                    stats,
                    failures.entrySet().stream()
                            .map(failed -> new PathFailure(failed.getKey(), failed.getValue()))
                            .toList());
        } catch (End end) {
            return end.attempt;
        }
    }

    private DirtySet dirty(Errand.Task task, boolean whole) {
        DirtySet.Builder all = DirtySet.builder();
        if (whole) {
            all.add(RelPath.ROOT, Scope.TREE);
        }
        task.told().forEach(told -> all.add(told.path(), scope(told.kind())));
        peering.owed().forEach(path -> all.add(path, Scope.ENTRY));
        return all.build();
    }

    /** Where a directory above is not here, a plan names that. */
    private static boolean isNamed(DirtySet dirty, RelPath path) {
        return Stream.concat(Stream.of(path), path.ancestors().stream())
                .filter(named -> !named.isRoot())
                .anyMatch(named -> dirty.covers(new Dirt(named, Scope.ENTRY)));
    }

    private static Scope scope(Told.Kind kind) {
        return switch (kind) {
            case ENTRY, GONE -> Scope.ENTRY;
            case LISTING -> Scope.LISTING;
            case TREE -> Scope.TREE;
        };
    }

    private Collector collector(Collector.Sink sink) {
        return new Collector(peering.tree(), peering.knowledge(), exclusion::isExcluded, sink);
    }

    /** Before the first of them is told. Where fewer are known than may go at once, no count is needed. */
    private void countDeletions(List<Dirt> dirty, long released) throws InterruptedException {
        SafetyRules safety = new SafetyRules(config.limits());
        long known = peering.knowledge().size();
        boolean emptied = known > 0 && peering.tree().children(RelPath.ROOT).isEmpty();
        if (known <= safety.limit(known) && !emptied) {
            return;
        }
        collector(this::count).collect(dirty);
        // Facts that were read through the path of another directory are none.
        requireRoot();
        if (deletions > released && (emptied || deletions > safety.limit(known)) && deletions > 0) {
            throw new End(new Attempt.Held(
                    emptied
                            ? new HoldEvidence(
                                    HoldReason.DELETIONS,
                                    "the source is empty, and the other side has " + known + " entries of it; put"
                                            + " entries back, or release the hold to empty the other side",
                                    deletions,
                                    0,
                                    known,
                                    sample)
                            : safety.tooMany(deletions, known, sample)));
        }
    }

    private void count(Change change) {
        if (change.isDeletion()) {
            deletions++;
            if (sample.size() < SAMPLE) {
                sample.add(change.path());
            }
        }
    }

    private void requireRoot() {
        if (!isRoot.getAsBoolean() || !peering.isInPlace()) {
            throw new End(Attempt.Moved.CUT_OFF);
        }
    }

    private void add(Change change) throws InterruptedException {
        batch.add(change);
        bytes += change.hasContent() ? change.next().size() : 0;
        if (batch.size() >= MOST_CHANGES || bytes >= MOST_BYTES) {
            send();
        }
    }

    private void send() throws InterruptedException {
        List<Change> changes = batch;
        batch = new ArrayList<>();
        bytes = 0;
        walk.ifPresent(Collector::startBatch);
        if (changes.isEmpty()) {
            return;
        }
        transfer(changes, false, RsyncRun.Compare.QUICK);
        transfer(changes, true, RsyncRun.Compare.CONTENT);
        List<Change> stable = Sender.stable(changes, failures.keySet(), peering.tree());
        requireRoot();
        if (stable.stream().anyMatch(change -> change.kind() != Change.Kind.ABOVE)) {
            check(way.deliver(peering, peering.write(stable)));
        }
        long session = peering.standing().session();
        receive.run();
        if (peering.standing().session() != session) {
            // What was walked by is not what is known any more.
            throw new End(Attempt.Moved.CUT_OFF);
        }
    }

    private void transfer(List<Change> changes, boolean invisible, RsyncRun.Compare compare)
            throws InterruptedException {
        List<RelPath> paths = changes.stream()
                .filter(change -> change.hasContent() && change.isInvisible() == invisible)
                .map(Change::path)
                .toList();
        if (paths.isEmpty()) {
            return;
        }
        RsyncResult result = way.content(peering, paths, compare);
        stats = stats.plus(result.stats());
        if (result.stopped() || result.rootMismatch()) {
            check(way.failure(result));
        }
        Outcome outcome = ExitCodes.outcome(result.exitCode(), result.summary(), List.of());
        boolean named = !result.errors().isEmpty();
        if (outcome instanceof Outcome.Done
                || outcome instanceof Outcome.SourceMoved moved && moved.ranToEnd()
                || outcome instanceof Outcome.Partial && named) {
            for (PathError error : result.errors()) {
                failures.put(error.path(), error.text());
            }
            return;
        }
        check(way.failure(result));
    }

    private static void check(Outcome outcome) {
        if (outcome instanceof Outcome.WrongRoot) {
            throw new End(Attempt.Moved.CUT_OFF);
        }
        if (!(outcome instanceof Outcome.Done)) {
            throw new End(Attempt.of(outcome));
        }
    }
}
