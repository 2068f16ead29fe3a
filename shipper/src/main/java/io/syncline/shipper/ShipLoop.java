package io.syncline.shipper;

import io.syncline.changeset.DirtySet;
import io.syncline.journal.Position;
import io.syncline.posix.PosixException;
import io.syncline.process.Heartbeat;
import io.syncline.process.StateFile;
import io.syncline.shipper.rsync.LateResult;
import io.syncline.shipper.rsync.RsyncRun;
import io.syncline.shipper.schedule.Timetable;
import io.syncline.shipper.transfer.FailedDirt;
import io.syncline.shipper.transfer.HoldEvidence;
import io.syncline.shipper.transfer.Outcome;
import io.syncline.shipper.transfer.Outcome.Pace;
import io.syncline.shipper.transfer.Quarantine;
import io.syncline.shipper.transfer.Quarantined;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
    private static final Logger LOG = LoggerFactory.getLogger(ShipLoop.class);

    /** How soon a stop, a release or a root that is back is noticed. */
    private static final Duration POLL = Duration.ofMillis(200);

    /**
     * The end of a directory is reported right behind the last change in it; a move out of the tree after the agent's time
     * for pairing. Waited for a few times at the most: then what has vanished is deleted, whatever it was.
     */
    private static final Duration EARLY_WAIT = Duration.ofMillis(100);

    private static final int MAX_EARLY_WAITS = 3;

    /** A guess: what sync waits for is as old as this at the most. */
    private static final Duration NOTES_APART = Duration.ofSeconds(1);

    private static final Duration LEAST = Duration.ofMillis(1);

    private final ShipContext context;
    private final Backlog backlog;
    private final Ledger ledger;
    private final Pauses pauses;
    private final CrawlWork crawl;
    private final Recount recount;
    private final StateFile state;
    private final InstantSource clock;
    private final Repairs repairs;
    private final Turns turns;
    private final HandPause handPause;
    private final Timetable timetable;
    private boolean connected;
    private boolean paused;
    private Position renamedUpTo;
    private int earlyWaits;
    private boolean waited;
    private Optional<Instant> lastEnd = Optional.empty();
    private Optional<Instant> lastNote = Optional.empty();
    private volatile boolean stopping;

    ShipLoop(
            ShipContext context,
            Backlog backlog,
            Ledger ledger,
            Pauses pauses,
            CrawlWork crawl,
            StateFile state,
            InstantSource clock,
            Repairs repairs,
            Turns turns,
            HandPause handPause,
            Position durableAtStart) {
        this.context = context;
        this.backlog = backlog;
        this.ledger = ledger;
        this.recount = new Recount(context, ledger);
        this.pauses = pauses;
        this.crawl = crawl;
        this.state = state;
        this.clock = clock;
        this.repairs = repairs;
        this.turns = turns;
        this.handPause = handPause;
        this.timetable = context.options().settings().timetable();
        this.renamedUpTo = durableAtStart;
    }

    void requestStop() {
        stopping = true;
        context.mirror().stop();
    }

    void run() throws InterruptedException {
        while (!stopping) {
            Heartbeat.beat();
            takeLate();
            takeRepairs();
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
        takeLate();
    }

    private boolean isPausedByHand() {
        if (paused != handPause.isOn()) {
            paused = !paused;
            if (paused) {
                state.nextRetry(Optional.empty());
                state.enter("paused", "by hand: syncline resume lets it go on");
            } else {
                state.enter("resuming", "");
                pauses.tryNow();
            }
        }
        return paused;
    }

    /** What a comparison has found is not true from now on, durably; then the request is done. */
    private void takeRepairs() {
        repairs.take().ifPresent(found -> {
            Standing standing = ledger.standing();
            ledger.write(standing.withQuarantine(standing.quarantine().plus(found, clock.instant())));
            repairs.done();
        });
    }

    /** The checkpoint has passed what was taken for done: if it was not, that is written down before anything else. */
    private void takeLate() throws InterruptedException {
        LateResult late = context.mirror().late();
        if (late.isEmpty()) {
            return;
        }
        ledger.late(late.stats());
        if (!late.withdrawn().isEmpty()) {
            Standing standing = ledger.standing();
            ledger.write(standing.withQuarantine(standing.quarantine().plus(withdrawn(late), clock.instant())));
        }
    }

    private static List<FailedDirt> withdrawn(LateResult late) {
        List<FailedDirt> failed = new ArrayList<>();
        for (RsyncRun run : late.withdrawn()) {
            run.dirt().forEach(dirt -> failed.add(new FailedDirt(dirt, Quarantine.WITHDRAWN, true)));
        }
        return failed;
    }

    private void work() throws InterruptedException {
        DirtySet dirty = dirty();
        if (dirty.isEmpty() && !crawl.isUnderWay()) {
            idle();
            return;
        }
        Optional<HoldEvidence> problem = context.rootProblem();
        if (problem.isPresent()) {
            pauses.after(new Attempt.Held(problem.get()), false);
            return;
        }
        Optional<Timetable.Wait> wait = timetable.before(lastEnd, clock.instant(), ZoneId.systemDefault());
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
        if (!state.current().state().equals("waiting")
                || !state.current().detail().equals(wait.why())) {
            state.nextRetry(Optional.of(wait.until()));
            state.enterSoon("waiting", wait.why());
        }
        waited = true;
        backlog.await(atMostPoll(Optional.of(wait.until())));
    }

    private DirtySet dirty() {
        return backlog.dirty().union(ledger.standing().quarantine().due(clock.instant()));
    }

    /** @param waited whether more may have come since {@code dirty} was looked at */
    private void work(DirtySet dirty, boolean waited) throws InterruptedException {
        if (waited) {
            backlog.readAvailable();
        }
        if (!connected) {
            connect();
        } else if (crawl.isUnderWay()) {
            crawl.goOn();
            reconnectAfterTrouble();
        } else if (backlog.isWholeTree()) {
            crawl.begin(backlog, mayRename());
        } else {
            round(waited ? dirty() : dirty);
            reconnectAfterTrouble();
        }
    }

    private void connect() throws InterruptedException {
        Outcome outcome = context.mirror().connect();
        connected = outcome instanceof Outcome.Done;
        if (!connected) {
            pauses.after(Round.attempt(outcome), false);
        }
    }

    /** The other side may be another one when it is back. */
    private void reconnectAfterTrouble() {
        connected &= pauses.until().isEmpty();
    }

    private void idle() throws InterruptedException {
        if (!ledger.standing().position().equals(backlog.position()) && isTimeToNoteNothing()) {
            // What the first crawl had covered already, or what is about other directories than ours.
            ledger.write(ledger.standing().at(backlog.position()));
        }
        if (!state.current().state().equals("idle")) {
            pauses.endHold();
            enterIdle();
        }
        backlog.await(atMostPoll(ledger.standing().quarantine().nextTry()));
    }

    /** Many that all get nothing must not force a file each, for each changeset. */
    private boolean isTimeToNoteNothing() {
        Instant now = clock.instant();
        boolean isTime = lastNote.filter(last -> now.isBefore(last.plus(NOTES_APART)) && !now.isBefore(last))
                .isEmpty();
        if (isTime) {
            lastNote = Optional.of(now);
        }
        return isTime;
    }

    private void enterIdle() {
        if (state.current().state().equals("shipping")) {
            state.enterSoon("idle", quarantineNote());
        } else {
            state.enter("idle", quarantineNote());
        }
    }

    private String quarantineNote() {
        List<Quarantined> entries = ledger.standing().quarantine().entries();
        if (entries.isEmpty()) {
            return "";
        }
        Quarantined first = entries.get(0);
        return entries.size() + " paths in quarantine, such as "
                + first.dirt().path().display() + ": " + first.error();
    }

    private DirtySet doubted(DirtySet dirty) {
        return backlog.doubted().union(ledger.standing().quarantine().byContent(dirty));
    }

    private void round(DirtySet dirty) throws InterruptedException {
        // Not a file written ahead of every transfer.
        state.enterSoon(pauses.during("shipping"), dirty.size() + " paths");
        Instant began = clock.instant();
        Round round = new Round(context, ledger.standing(), backlog.position());
        Attempt attempt;
        try {
            attempt = round.ship(dirty, doubted(dirty), backlog.renames(), mayRename(), earlyWaits < MAX_EARLY_WAITS);
        } catch (PosixException e) {
            attempt = new Attempt.Failed(Pace.NORMAL, "cannot look at the source: " + e.getMessage());
        }
        if (attempt instanceof Attempt.Early) {
            earlyWaits++;
            backlog.await(EARLY_WAIT);
            return;
        }
        LOG.debug(
                "a round up to changeset {}: paths={} result={} stats={} millis={}",
                backlog.position(),
                dirty.size(),
                attempt.getClass().getSimpleName(),
                round.stats(),
                Duration.between(began, clock.instant()).toMillis());
        earlyWaits = 0;
        if (round.renamesTried()) {
            renamedUpTo = backlog.position();
        }
        ledger.transferred(began, round.stats());
        state.count("renamesDone", round.renamesDone());
        if (attempt instanceof Attempt.Shipped shipped) {
            List<FailedDirt> failed = new ArrayList<>(round.unseen());
            failed.addAll(FailedDirt.of(
                    shipped.failures(), dirty, round.byContent(), round.facts().tolerant()));
            finish(dirty, failed, round.entries());
        } else if (!recount.corrects(attempt)) {
            pauses.after(attempt, round.releaseUsed());
        }
    }

    /**
     * Whether no attempt, ours or one of a process before us, can have executed a rename of this union. A list of renames
     * is not idempotent: executed twice, an exchange of two names is undone.
     */
    private boolean mayRename() {
        return !renamedUpTo.isAfter(ledger.standing().position());
    }

    private void finish(DirtySet dirty, List<FailedDirt> failed, long entries) {
        Standing before = ledger.standing();
        Standing done = before.at(backlog.position())
                .withEntries(entries)
                .withQuarantine(before.quarantine().after(dirty, failed, clock.instant()));
        lastEnd = Optional.of(clock.instant());
        state.count("rounds", 1);
        if (!failed.isEmpty()) {
            FailedDirt first = failed.get(0);
            state.error(failed.size() + " paths failed, such as "
                    + first.dirt().path().display() + ": " + first.error());
        }
        ledger.write(backlog.captured()
                .map(captured -> done.withRacy(done.racy().after(captured)))
                .orElse(done));
        backlog.clear();
        pauses.finished(ledger.standing().position());
    }

    private Duration atMostPoll(Optional<Instant> until) {
        Duration wait = until.map(at -> Duration.between(clock.instant(), at)).orElse(POLL);
        if (wait.compareTo(LEAST) < 0) {
            return LEAST;
        }
        return wait.compareTo(POLL) < 0 ? wait : POLL;
    }
}
