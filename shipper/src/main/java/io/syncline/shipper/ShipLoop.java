package io.syncline.shipper;

import io.syncline.changeset.Dirt;
import io.syncline.changeset.DirtySet;
import io.syncline.changeset.Scope;
import io.syncline.path.RelPath;
import io.syncline.process.Heartbeat;
import io.syncline.process.StateFile;
import io.syncline.shipper.rsync.ListedName;
import io.syncline.shipper.rsync.RsyncRun;
import io.syncline.shipper.schedule.Timetable;
import io.syncline.shipper.transfer.HoldEvidence;
import io.syncline.shipper.transfer.HoldReason;
import io.syncline.shipper.transfer.Outcome;
import io.syncline.shipper.transfer.Quarantined;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/**
 * Decides what to do next, does it, and writes down that it is done; until it is asked to stop. Everything here belongs to
 * one thread, but for {@link #requestStop}.
 *
 * <p>What must stay true: the checkpoint moves past a changeset only in the same write that holds what of it is not yet
 * true, as a crawl or as quarantine.
 */
final class ShipLoop {
    /** How soon the end of a pause, a release or a root that is back is noticed. */
    private static final Duration POLL = Duration.ofMillis(200);

    private static final Duration LEAST = Duration.ofMillis(1);

    private final ShipContext context;
    private final Backlog backlog;
    private final Ledger ledger;
    private final Pauses pauses;
    private final CrawlWork crawl;
    private final RoundWork rounds;
    private final Corrections corrections;
    private final StateFile state;
    private final InstantSource clock;
    private final Turns turns;
    private final HandPause handPause;
    private final Idle idle;
    private final Timetable timetable;
    private boolean connected;
    private boolean ready;
    private boolean paused;
    private boolean waited;
    private volatile boolean stopping;

    ShipLoop(
            ShipContext context,
            Backlog backlog,
            Ledger ledger,
            Pauses pauses,
            CrawlWork crawl,
            RoundWork rounds,
            Corrections corrections,
            StateFile state,
            InstantSource clock,
            Turns turns,
            HandPause handPause,
            Idle idle) {
        this.context = context;
        this.backlog = backlog;
        this.ledger = ledger;
        this.pauses = pauses;
        this.crawl = crawl;
        this.rounds = rounds;
        this.corrections = corrections;
        this.state = state;
        this.clock = clock;
        this.turns = turns;
        this.handPause = handPause;
        this.idle = idle;
        this.timetable = context.options().settings().timetable();
    }

    void requestStop() {
        stopping = true;
        backlog.wake();
        context.mirror().stop();
    }

    void run() throws InterruptedException {
        try {
            runUntilStopped();
        } finally {
            pauses.lookAway();
        }
    }

    private void runUntilStopped() throws InterruptedException {
        while (!stopping) {
            Heartbeat.beat();
            corrections.take();
            if (context.mirror().wasHeard()) {
                pauses.tryNow();
            }
            if (isPausedByHand()) {
                Thread.sleep(POLL.toMillis());
            } else if (pauses.areOver(ledger.standing().entries())) {
                backlog.readAvailable();
                work();
            } else {
                // What comes meanwhile waits in the journal, which is cheaper than a union that grows in memory.
                Thread.sleep(atMostPoll(pauses.until()).toMillis());
            }
        }
        corrections.takeLate();
    }

    private boolean isPausedByHand() {
        if (paused != handPause.isOn()) {
            paused = !paused;
            if (paused) {
                pauses.lookAway();
                state.nextRetry(Optional.empty());
                state.enter("paused", "by hand: syncline resume lets it go on");
            } else {
                state.enter("resuming", "");
                pauses.tryNow();
            }
        }
        return paused;
    }

    private void work() throws InterruptedException {
        DirtySet dirty = rounds.dirty();
        if (dirty.isEmpty() && !crawl.isUnderWay()) {
            idle.note();
            getReady();
            if (connected) {
                holdFor(context.far().laterProblem(ledger.standing().allEntries()));
            }
            backlog.await(atMost(idle.poll(), ledger.standing().quarantine().nextTry()));
            return;
        }
        idle.end();
        Optional<HoldEvidence> problem = context.rootProblem();
        if (problem.isPresent()) {
            pauses.after(new Attempt.Held(problem.get()), false);
            return;
        }
        Optional<Timetable.Wait> wait = timetable.before(rounds.lastEnd(), clock.instant(), ZoneId.systemDefault());
        if (wait.isPresent()) {
            waitUntil(wait.get());
            return;
        }
        if (waited) {
            waited = false;
            state.nextRetry(Optional.empty());
        }
        Turns.Turn turn = turns.take(() -> stopping);
        try {
            if (!stopping) {
                work(dirty, turn.hasWaited());
            }
        } finally {
            turn.close();
        }
    }

    /** What comes meanwhile is read, and bounded; a stop, a pause and a repair are noticed. */
    private void waitUntil(Timetable.Wait wait) throws InterruptedException {
        String word = pauses.whileWaiting(ledger.standing().entries());
        if (!state.current().state().equals(word) || !state.current().detail().equals(wait.why())) {
            state.nextRetry(Optional.of(wait.until()));
            state.enterSoon(word, wait.why());
        }
        waited = true;
        backlog.await(atMostPoll(Optional.of(wait.until())));
    }

    /** @param waited whether more may have come since {@code dirty} was looked at */
    private void work(DirtySet dirty, boolean waited) throws InterruptedException {
        context.exclusion().refresh();
        if (isHeldForItsPlace()) {
            return;
        }
        if (waited) {
            backlog.readAvailable();
        }
        if (!connected) {
            connect();
        } else if (isHeldForItsFarPlace(dirty)) {
            return;
        } else if (crawl.isUnderWay()) {
            crawl.goOn();
            reconnectAfterTrouble();
        } else if (backlog.isWholeTree()) {
            crawl.begin(backlog, rounds.mayRename());
        } else {
            rounds.ship(waited ? rounds.dirty() : dirty);
            reconnectAfterTrouble();
        }
    }

    /** One that is another directory gets everything; but whether an empty one is a disk that is missing, only a person knows. */
    private boolean isHeldForItsPlace() {
        if (context.place().isSame()) {
            return false;
        }
        Optional<HoldEvidence> problem = context.place().problem();
        if (problem.isPresent() && !context.holds().isReleased(HoldReason.DESTINATION)) {
            pauses.after(new Attempt.Held(problem.get()), false);
            return true;
        }
        // RACE: mounted again between the two looks.
        if (problem.isPresent() || !context.place().isSame()) {
            crawl.anew("another directory at the destination");
        }
        return false;
    }

    /** One at a host is looked at where that may be another one: over a connection that is new. */
    private boolean isHeldForItsFarPlace(DirtySet dirty) throws InterruptedException {
        return holdFor(context.far().problem(ledger.standing().allEntries(), () -> pending(dirty)));
    }

    /** What is not true yet. */
    private DirtySet pending(DirtySet dirty) {
        if (crawl.isUnderWay()) {
            return DirtySet.of(new Dirt(RelPath.ROOT, Scope.TREE));
        }
        return dirty.union(DirtySet.of(ledger.standing().quarantine().entries().stream()
                .map(Quarantined::dirt)
                .toList()));
    }

    private boolean holdFor(Optional<Attempt> problem) throws InterruptedException {
        if (problem.isEmpty()) {
            return false;
        }
        corrections.wentAstray(context.far().takeAstray());
        boolean isHeld = problem.get() instanceof Attempt.Held;
        if (isHeld && context.holds().isReleased(HoldReason.DESTINATION)) {
            crawl.anew("another directory at the destination");
        } else {
            pauses.after(problem.get(), false);
            // Who is only held is reached, and is asked again soon.
            connected &= isHeld;
        }
        return true;
    }

    private void connect() throws InterruptedException {
        Outcome outcome = context.mirror().connect();
        connected = outcome instanceof Outcome.Done;
        ready = false;
        if (!connected) {
            pauses.after(Attempt.of(outcome), false);
        }
    }

    /**
     * Once for each connection, so that the first changes behind it find what the later ones do: one that goes by size and
     * time, and one for the file that is written again while it is being sent.
     */
    private void getReady() throws InterruptedException {
        if (!connected || ready) {
            return;
        }
        ready = true;
        for (RsyncRun.Compare compare : List.of(RsyncRun.Compare.QUICK, RsyncRun.Compare.CONTENT)) {
            context.mirror().prepare(usual(compare));
        }
    }

    /** A round as most are. */
    private RsyncRun usual(RsyncRun.Compare compare) {
        RsyncRun run =
                RsyncRun.flat(List.of(ListedName.entry(RelPath.of("any")))).withCompare(compare);
        return context.options().delete().inRounds()
                ? run.withMaxDelete(context.safety().limit(ledger.standing().entries()))
                : run.withDelete(false);
    }

    /** The other side may be another one when it is back. */
    private void reconnectAfterTrouble() {
        connected &= pauses.until().isEmpty();
    }

    private Duration atMostPoll(Optional<Instant> until) {
        return atMost(POLL, until);
    }

    private Duration atMost(Duration poll, Optional<Instant> until) {
        Duration wait = until.map(at -> Duration.between(clock.instant(), at)).orElse(poll);
        if (wait.compareTo(LEAST) < 0) {
            return LEAST;
        }
        return wait.compareTo(poll) < 0 ? wait : poll;
    }
}
