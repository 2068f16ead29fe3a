package io.syncline.shipper;

import io.syncline.changeset.Dirt;
import io.syncline.changeset.DirtySet;
import io.syncline.changeset.Scope;
import io.syncline.path.RelPath;
import io.syncline.posix.PosixException;
import io.syncline.process.StateFile;
import io.syncline.shipper.rsync.RsyncStats;
import io.syncline.shipper.transfer.FailedDirt;
import io.syncline.shipper.transfer.HoldEvidence;
import io.syncline.shipper.transfer.HoldReason;
import io.syncline.shipper.transfer.Outcome;
import io.syncline.shipper.transfer.Outcome.Pace;
import io.syncline.shipper.transfer.PlanRequest;
import io.syncline.shipper.transfer.Quarantine;
import io.syncline.shipper.transfer.RetryPolicy;
import io.syncline.shipper.transfer.SourceFacts;
import io.syncline.shipper.transfer.TransferPlan;
import io.syncline.shipper.transfer.TransferPlanner;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides what to do next, does it, and writes down that it is done; until it is asked to stop. Everything here belongs to
 * one thread, but for {@link #requestStop}.
 *
 * <p>What must stay true: the checkpoint moves past a changeset only in the same write that holds what of it is not yet
 * true, as a crawl or as quarantine.
 */
final class ShipLoop {
    /** How soon a stop, a release or a root that is back is noticed. */
    private static final Duration POLL = Duration.ofMillis(500);

    /** How soon a hold is looked at again whose cause cannot be watched. */
    private static final Duration RECHECK = Duration.ofSeconds(30);

    /** A source that moves under every plan is planned again at once so often, and then with a growing pause. */
    private static final int MOVES_AT_ONCE = 3;

    private static final Logger LOG = LoggerFactory.getLogger(ShipLoop.class);

    private final String name;
    private final ShipContext context;
    private final Backlog backlog;
    private final Store store;
    private final StateFile state;
    private final RetryPolicy retry;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final ProgressLine progress;
    private volatile boolean stopping;

    private Standing standing;
    private Optional<Crawler> crawler = Optional.empty();
    private boolean connected;
    private int failures;
    private int moves;
    private Optional<Instant> pausedUntil = Optional.empty();
    private boolean held;

    ShipLoop(
            ShipContext context,
            Backlog backlog,
            Store store,
            Standing standing,
            StateFile state,
            RetryPolicy retry,
            InstantSource clock,
            RandomGenerator random,
            ProgressLine progress,
            String name) {
        this.context = context;
        this.backlog = backlog;
        this.store = store;
        this.standing = standing;
        this.state = state;
        this.retry = retry;
        this.clock = clock;
        this.random = random;
        this.progress = progress;
        this.name = name;
    }

    void requestStop() {
        stopping = true;
        context.mirror().stop();
    }

    void run() throws InterruptedException {
        // What a killed predecessor has transferred since its last write is not known.
        standing = standing.withRacy(standing.racy().plus(standing.writtenAt(), clock.instant()));
        showPosition();
        state.count("quarantined", standing.quarantine().size());
        standing.crawl().ifPresent(crawl -> {
            if (!crawl.isUntouched()) {
                LOG.info("{}: crawl goes on behind {} reason={}", name, after(crawl), crawl.reason());
            }
        });
        while (!stopping) {
            backlog.readAvailable();
            if (mayWork()) {
                work();
            } else {
                backlog.await(untilNextLook());
            }
        }
    }

    private static String after(Crawl crawl) {
        return crawl.after().map(RelPath::display).orElse("the start");
    }

    private boolean mayWork() {
        if (pausedUntil.isEmpty() || !clock.instant().isBefore(pausedUntil.get())) {
            return true;
        }
        return held && (context.holds().isReleased() || isCauseGone());
    }

    private boolean isCauseGone() {
        HoldReason reason = context.holds().current().orElseThrow().reason();
        return switch (reason) {
            case SOURCE -> context.rootProblem().isEmpty();
            case EMPTIED_ROOT ->
                context.rootProblem().isPresent()
                        || context.emptied(standing.entries()).isEmpty();
            case DELETIONS, REFUSED -> false;
        };
    }

    private Duration untilNextLook() {
        Optional<Instant> next = pausedUntil.or(() -> standing.quarantine().nextTry());
        Duration wait = next.map(at -> Duration.between(clock.instant(), at)).orElse(POLL);
        Duration least = wait.compareTo(Duration.ofMillis(1)) < 0 ? Duration.ofMillis(1) : wait;
        return least.compareTo(POLL) < 0 ? least : POLL;
    }

    private void work() throws InterruptedException {
        pausedUntil = Optional.empty();
        Optional<HoldEvidence> problem = context.rootProblem();
        if (problem.isPresent()) {
            take(new Attempt.Held(problem.get()), false);
        } else if (!connected && hasWork()) {
            connect();
        } else if (standing.crawl().isPresent()) {
            crawl(standing.crawl().get());
        } else if (backlog.isWholeTree()) {
            beginCrawl();
        } else {
            DirtySet dirty = backlog.dirty().union(standing.quarantine().due(clock.instant()));
            if (dirty.isEmpty()) {
                idle();
            } else {
                round(dirty);
            }
        }
    }

    private boolean hasWork() {
        return standing.crawl().isPresent()
                || !backlog.dirty().isEmpty()
                || !standing.quarantine().due(clock.instant()).isEmpty();
    }

    private void connect() throws InterruptedException {
        Outcome outcome = context.mirror().connect();
        connected = outcome instanceof Outcome.Done;
        if (!connected) {
            take(Round.attempt(outcome), false);
        }
    }

    private void idle() throws InterruptedException {
        if (!standing.position().equals(backlog.position())) {
            write(standing.at(backlog.position()));
        }
        if (!state.current().state().equals("idle")) {
            context.holds().clear();
            held = false;
            state.enter("idle", quarantineNote());
        }
        backlog.await(untilNextLook());
    }

    private String quarantineNote() {
        int size = standing.quarantine().size();
        if (size == 0) {
            return "";
        }
        var first = standing.quarantine().entries().get(0);
        return size + " paths in quarantine, such as " + first.dirt().path().display() + ": " + first.error();
    }

    private void round(DirtySet dirty) throws InterruptedException {
        state.enter("shipping", dirty.size() + " paths");
        Instant began = clock.instant();
        Round round = new Round(context, standing);
        Attempt attempt;
        try {
            attempt = round.ship(dirty, backlog.renames());
        } catch (PosixException e) {
            attempt = new Attempt.Failed(Pace.NORMAL, "cannot look at the source: " + e.getMessage());
        }
        transferred(began, round.stats());
        state.count("renamesDone", round.renamesDone());
        if (attempt instanceof Attempt.Shipped shipped) {
            List<FailedDirt> failed = FailedDirt.of(shipped.failures(), dirty, tolerant(round.facts()));
            finishRound(dirty, failed, round.stats());
        } else {
            take(attempt, round.releaseUsed());
        }
    }

    private void finishRound(DirtySet dirty, List<FailedDirt> failed, RsyncStats stats) {
        Instant now = clock.instant();
        Quarantine quarantine = standing.quarantine().after(dirty, failed, now);
        Standing next = standing.at(backlog.position())
                .withEntries(standing.entries() + stats.created() - stats.deleted())
                .withQuarantine(quarantine);
        Standing trusted = backlog.captured()
                .map(captured -> next.withRacy(next.racy().after(captured)))
                .orElse(next);
        state.count("rounds", 1);
        write(trusted);
        backlog.clear();
        succeeded(true);
    }

    private void beginCrawl() throws InterruptedException {
        String reason = backlog.rescans().isEmpty() ? "whole tree dirty" : joined(backlog.rescans());
        LOG.info("{}: whole tree is crawled reason={} changeset={}", name, reason, backlog.position());
        state.count("wholeTreeRounds", 1);
        state.enter("initial", reason);
        PlanRequest hints = new PlanRequest(
                DirtySet.empty(),
                backlog.renames(),
                Set.of(),
                Set.of(),
                context.options().delete().inRounds());
        write(standing.at(backlog.position())
                .withCrawl(Optional.of(Crawl.begin(reason, false, clock.instant())))
                .withQuarantine(Quarantine.empty()));
        backlog.clear();
        TransferPlan plan = TransferPlanner.plan(hints, tolerant(new LstatFacts(context.tree())), context.exclusion());
        if (!plan.renames().isEmpty() && context.mirror().canRename()) {
            context.mirror().move(plan.renames());
        }
    }

    private static String joined(Set<?> reasons) {
        return String.join(",", reasons.stream().map(Object::toString).toList());
    }

    private void crawl(Crawl crawl) throws InterruptedException {
        state.enter("initial", crawl.reason() + ", behind " + after(crawl) + ", " + crawl.entries() + " entries");
        Instant began = clock.instant();
        CrawlStep step = new CrawlStep(context, standing);
        try {
            if (crawl.walked()) {
                link(crawl, step, began);
            } else {
                ship(crawl, nextChunk(crawl), step, began);
            }
        } catch (PosixException e) {
            crawler = Optional.empty();
            take(new Attempt.Failed(Pace.NORMAL, "cannot look at the source: " + e.getMessage()), false);
        }
    }

    private Chunk nextChunk(Crawl crawl) {
        if (crawler.isEmpty()) {
            crawler = Optional.of(new Crawler(context.tree(), context.exclusion(), context.links(), crawl.after()));
        }
        return crawler.get().next();
    }

    private void ship(Crawl crawl, Chunk chunk, CrawlStep step, Instant began) throws InterruptedException {
        Attempt attempt = step.ship(chunk);
        transferred(began, step.stats());
        if (!(attempt instanceof Attempt.Shipped shipped)) {
            crawler = Optional.empty();
            take(attempt, step.releaseUsed());
            return;
        }
        DirtySet covered = DirtySet.of(chunk.directories().stream()
                .map(path -> new Dirt(path, Scope.LISTING))
                .toList());
        List<FailedDirt> failed = new java.util.ArrayList<>(chunk.unreadable());
        failed.addAll(FailedDirt.of(shipped.failures(), covered, tolerant(new LstatFacts(context.tree()))));
        RsyncStats stats = step.stats();
        Crawl next = crawl.plus(chunk, stats.transferred(), stats.sent(), stats.deleted());
        Standing shippedSoFar = standing.withQuarantine(standing.quarantine().after(covered, failed, clock.instant()));
        progress.show(next, clock.instant());
        if (next.walked() && !next.linked()) {
            finishCrawl(next, shippedSoFar);
        } else {
            write(shippedSoFar.withCrawl(Optional.of(next)));
            succeeded(!step.releaseUsed());
        }
    }

    private void link(Crawl crawl, CrawlStep step, Instant began) throws InterruptedException {
        // After a restart the names that came before are not known.
        new LinkedFiles(
                        context.tree(),
                        new LstatFacts(context.tree()),
                        context.exclusion(),
                        context.links(),
                        standing.racy())
                .findAllNames();
        Attempt attempt = step.shipLinks();
        transferred(began, step.stats());
        if (attempt instanceof Attempt.Shipped) {
            finishCrawl(crawl, standing);
        } else {
            take(attempt, step.releaseUsed());
        }
    }

    private void finishCrawl(Crawl crawl, Standing last) {
        crawler = Optional.empty();
        write(last.withCrawl(Optional.empty()).withEntries(crawl.entries()));
        progress.end();
        state.count("rounds", 1);
        LOG.info(
                "{}: whole tree is shipped reason={} entries={} files={} bytes={} deletions={} seconds={}",
                name,
                crawl.reason(),
                crawl.entries(),
                crawl.files(),
                crawl.bytes(),
                crawl.deletions(),
                Duration.between(crawl.startedAt(), clock.instant()).toSeconds());
        succeeded(true);
    }

    private void succeeded(boolean endsHold) {
        if (failures > 0) {
            LOG.info("{}: shipping again after {} failures", name, failures);
        }
        failures = 0;
        moves = 0;
        state.nextRetry(Optional.empty());
        if (endsHold) {
            if (held) {
                LOG.info("{}: no longer held", name);
            }
            held = false;
            context.holds().clear();
        }
    }

    private void transferred(Instant began, RsyncStats stats) {
        standing = standing.withRacy(standing.racy().plus(began, clock.instant()));
        state.count("filesTransferred", stats.transferred());
        state.count("bytesSent", stats.sent());
        state.count("deletions", stats.deleted());
    }

    /** Everything but success. Nothing is acknowledged; all of it is planned again. */
    private void take(Attempt attempt, boolean releaseUsed) {
        if (attempt instanceof Attempt.Moved) {
            moved();
        } else if (attempt instanceof Attempt.Failed failed) {
            failed(failed);
        } else if (attempt instanceof Attempt.Held evidence) {
            hold(evidence.evidence(), releaseUsed);
        } else if (attempt instanceof Attempt.Stopped && !stopping) {
            failed(new Attempt.Failed(Pace.NORMAL, "the transfer was ended from outside"));
        }
    }

    private void moved() {
        moves++;
        if (moves > MOVES_AT_ONCE) {
            long millis = 100L << Math.min(moves - MOVES_AT_ONCE, 6);
            pausedUntil = Optional.of(clock.instant().plusMillis(millis));
        }
    }

    private void failed(Attempt.Failed failed) {
        failures++;
        connected = false;
        Duration wait = retry.delay(failures, failed.pace(), random);
        pausedUntil = Optional.of(clock.instant().plus(wait));
        if (failures == 1) {
            LOG.warn("{}: cannot ship, will try again for ever: {}", name, failed.what());
        }
        state.count("retries", 1);
        state.error(failed.what());
        state.nextRetry(pausedUntil);
        state.enter("retrying", failed.what());
    }

    private void hold(HoldEvidence evidence, boolean releaseUsed) {
        boolean isNew =
                !held || !context.holds().current().map(HoldRecord::reason).equals(Optional.of(evidence.reason()));
        held = true;
        connected &= evidence.reason() != HoldReason.REFUSED;
        context.holds().hold(evidence, releaseUsed, clock.instant());
        Duration wait = RECHECK.compareTo(retry.max()) < 0 ? RECHECK : retry.max();
        pausedUntil = Optional.of(clock.instant().plus(evidence.reason() == HoldReason.REFUSED ? retry.max() : wait));
        if (isNew) {
            LOG.warn("{}: held: {}", name, evidence.what());
            state.count("held", 1);
            state.error(evidence.what());
        }
        state.nextRetry(pausedUntil);
        state.enter("held", evidence.what());
    }

    private void write(Standing next) {
        int before = standing.quarantine().size();
        Standing written = next.written(clock.instant());
        store.write(written);
        standing = written;
        showPosition();
        state.count("quarantined", written.quarantine().size() - before);
    }

    /** To others, what a crawl still has to make true is not done. */
    private void showPosition() {
        if (standing.crawl().isEmpty()) {
            state.position(standing.position());
        }
    }

    /** What cannot be seen says nothing, where only more detail was asked for. */
    private static SourceFacts tolerant(SourceFacts facts) {
        return path -> {
            try {
                return facts.of(path);
            } catch (PosixException e) {
                return Optional.empty();
            }
        };
    }
}
