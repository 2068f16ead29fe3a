package io.syncline.planner;

import static java.util.Objects.requireNonNull;

import io.syncline.changeset.Changeset;
import io.syncline.changeset.CloseReason;
import io.syncline.changeset.DirtySet;
import io.syncline.changeset.EventDirt;
import io.syncline.event.FileEvent;
import io.syncline.journal.Journal;
import io.syncline.journal.JournalException;
import io.syncline.journal.JournalReader;
import io.syncline.journal.JournalRecord;
import io.syncline.journal.JournalWriter;
import io.syncline.journal.Position;
import io.syncline.journal.ReadResult;
import io.syncline.path.RelPath;
import io.syncline.planner.window.Deferrals;
import io.syncline.planner.window.FileLook;
import io.syncline.planner.window.OpenWindow;
import io.syncline.planner.window.Rest;
import io.syncline.planner.window.WindowPolicy;
import io.syncline.process.ExitCode;
import io.syncline.process.Heartbeat;
import io.syncline.process.Stage;
import io.syncline.process.StageException;
import io.syncline.process.StateFile;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads events, and writes a changeset for each window of them.
 *
 * <p>The last changeset on disk is the checkpoint: its span says which events are planned, its {@code deferred} what is
 * still to be done for them. What was read since is in memory alone and is read again after a crash.
 */
public final class Planner implements Stage {
    private static final Logger LOG = LoggerFactory.getLogger(Planner.class);

    /** A sign of life is due every ten seconds; events and a stop wake the reader. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(2);

    private final WindowPolicy policy;
    private final Journal<FileEvent> events;
    private final Journal<Changeset> changesets;
    private final StateFile state;
    private final InstantSource clock;
    private final Supplier<Position> slowestDestination;
    private final Function<RelPath, Optional<FileLook>> looks;
    private final CountDownLatch stop = new CountDownLatch(1);
    private volatile Optional<JournalReader<FileEvent>> waiting = Optional.empty();
    private Optional<Folding> folding = Optional.empty();

    /** @param slowestDestination every destination has done the changesets up to here; asked now and then, on this thread */
    public Planner(
            WindowPolicy policy,
            Journal<FileEvent> events,
            Journal<Changeset> changesets,
            StateFile state,
            InstantSource clock,
            Supplier<Position> slowestDestination) {
        this(policy, events, changesets, state, clock, slowestDestination, path -> Optional.empty());
    }

    /** @param looks at regular files of the source, to see which are big or being written; empty for what is not there */
    public Planner(
            WindowPolicy policy,
            Journal<FileEvent> events,
            Journal<Changeset> changesets,
            StateFile state,
            InstantSource clock,
            Supplier<Position> slowestDestination,
            Function<RelPath, Optional<FileLook>> looks) {
        this.looks = requireNonNull(looks, "looks is null");
        this.policy = requireNonNull(policy, "policy is null");
        this.events = requireNonNull(events, "events is null");
        this.changesets = requireNonNull(changesets, "changesets is null");
        this.state = requireNonNull(state, "state is null");
        this.clock = requireNonNull(clock, "clock is null");
        this.slowestDestination = requireNonNull(slowestDestination, "slowestDestination is null");
    }

    /** Keeps the journal within limits by folding its oldest changesets. To be called before it runs. */
    public Planner keeping(Folding it) {
        folding = Optional.of(it);
        return this;
    }

    @Override
    public String name() {
        return "planner";
    }

    @Override
    public void requestStop() {
        stop.countDown();
        waiting.ifPresent(JournalReader::wake);
    }

    @Override
    public void run() throws InterruptedException {
        state.enter("starting", "");
        try {
            planToJournal();
        } catch (JournalException e) {
            throw failed(new StageException(ExitCode.JOURNAL, e.getMessage(), e));
        } catch (StageException e) {
            throw failed(e);
        }
        state.enter("stopped", "");
    }

    private void planToJournal() throws InterruptedException {
        JournalWriter<Changeset> writer = changesets.openWriter();
        try {
            plan(writer);
        } catch (JournalException failed) {
            // Not closed: that forces again and calls the end clean. After a force that failed, a second one may
            // succeed although the pages of the first are lost.
            throw failed;
        } catch (RuntimeException | Error | InterruptedException failed) {
            writer.close();
            throw failed;
        }
        writer.close();
    }

    private void plan(JournalWriter<Changeset> writer) throws InterruptedException {
        Optional<Changeset> last = writer.lastAtOpen().map(JournalRecord::value);
        Position planned = last.map(changeset -> changeset.span().last()).orElse(Position.NONE);
        DirtySet deferred = last.map(Changeset::deferred).orElse(DirtySet.empty());
        try (JournalReader<FileEvent> reader = events.openReader(planned)) {
            waiting = Optional.of(reader);
            state.position(planned);
            state.enter("running", "");
            new Run(writer, reader, planned, deferred).untilStopped();
        }
    }

    private StageException failed(StageException failure) {
        state.error(failure.getMessage());
        state.enter("failed", failure.getMessage());
        return failure;
    }

    private static String counter(CloseReason reason) {
        return switch (reason) {
            case QUIET -> "closedQuiet";
            case MAX_AGE -> "closedMaxAge";
            case MAX_PATHS -> "closedMaxPaths";
            case WHOLE_TREE -> "closedWholeTree";
            case STOP -> "closedStop";
            case UNION -> "closedUnion";
        };
    }

    /** One run, from the opening of the journals to their closing. */
    private final class Run {
        private final JournalWriter<Changeset> writer;
        private final JournalReader<FileEvent> reader;
        private final Trimming trimming;
        private final Deferrals deferrals = new Deferrals(policy.hold(), looks);
        private final PatientWriter patient;
        private long deferred;
        private Rest rest = Rest.NONE;
        private OpenWindow window;

        Run(JournalWriter<Changeset> writer, JournalReader<FileEvent> reader, Position planned, DirtySet deferred) {
            this.writer = writer;
            this.reader = reader;
            this.patient = new PatientWriter(writer, state, stop);
            this.trimming = new Trimming(slowestDestination, folding, clock.instant());
            this.window = new OpenWindow(policy, planned, deferred, deferrals, clock.instant());
        }

        void untilStopped() throws InterruptedException {
            try {
                planUntilStopped();
            } finally {
                trimming.close();
            }
        }

        private void planUntilStopped() throws InterruptedException {
            while (!isStopping()) {
                Heartbeat.beat();
                // Everything that can be read at once is read before the quiet time is looked at: with a quiet time of
                // zero a window is then a batch of the agent, not a single event.
                ReadResult<FileEvent> result = reader.poll();
                if (result instanceof ReadResult.Idle<FileEvent>) {
                    result = closedAsIdle() ? result : reader.awaitNext(longestWait());
                }
                handle(result);
                window.addDue(clock.instant());
                closeIfDue(window.dueWhileBusy(clock.instant()));
            }
            if (window.hasWork()) {
                close(CloseReason.STOP);
            }
        }

        private boolean closedAsIdle() throws InterruptedException {
            Instant now = clock.instant();
            return closeIfDue(rest.isOver(now) ? window.dueWhenIdle(now) : window.dueWhileBusy(now));
        }

        private Duration longestWait() {
            Instant now = clock.instant();
            return window.untilDue(now)
                    .map(due -> rest.orLonger(due, now))
                    .filter(due -> due.compareTo(LONGEST_WAIT) < 0)
                    .orElse(LONGEST_WAIT);
        }

        private void handle(ReadResult<FileEvent> result) throws InterruptedException {
            if (result instanceof ReadResult.Found<FileEvent> found) {
                add(found.found());
            } else if (result instanceof ReadResult.Gap<FileEvent> gap) {
                LOG.warn(
                        "events were lost, the whole tree is dirty: first={} last={} why={}",
                        gap.firstLost(),
                        gap.lastLost(),
                        gap.why());
                closeBeforeWholeTree();
                window.addLost(gap.firstLost(), gap.lastLost(), clock.instant());
            } else if (result instanceof ReadResult.Damaged<FileEvent> damaged) {
                throw new StageException(
                        ExitCode.JOURNAL,
                        "cannot read the event journal at " + damaged.at() + ": " + damaged.what()
                                + "; restart the capture agent: it seals the journal before the damage, and the planner"
                                + " goes on behind it with the whole tree dirty");
            }
        }

        private void add(JournalRecord<FileEvent> event) throws InterruptedException {
            if (EventDirt.rescan(event.value()).isPresent()) {
                closeBeforeWholeTree();
            }
            window.add(event.position(), event.appendedAt(), event.value(), clock.instant());
            if (!window.hasWork()) {
                // A watermark: nothing is to be done for it, so it is done. The next changeset will say so durably.
                state.position(event.position());
            }
        }

        /** What is known in detail shall not wait for a crawl of the whole tree. */
        private void closeBeforeWholeTree() throws InterruptedException {
            if (window.hasWork()) {
                close(CloseReason.WHOLE_TREE);
            }
        }

        private boolean closeIfDue(Optional<CloseReason> reason) throws InterruptedException {
            if (reason.isPresent()) {
                close(reason.get());
            }
            return reason.isPresent();
        }

        private void close(CloseReason reason) throws InterruptedException {
            if (patient.isAbandoned()) {
                return;
            }
            Instant now = clock.instant();
            Changeset changeset = window.close(reason, now);
            if (!patient.write(changeset)) {
                return;
            }
            report(changeset, window.events());
            rest = Rest.after(window.events(), clock.instant());
            window = new OpenWindow(policy, changeset.span().last(), DirtySet.empty(), deferrals, now);
            trimming.after(writer, now);
        }

        private boolean isStopping() {
            return stop.getCount() == 0;
        }

        private void report(Changeset changeset, long events) {
            LOG.debug(
                    "a changeset: reason={} events={} last={} paths={} renames={} deferred={}",
                    changeset.reason(),
                    events,
                    changeset.span().last(),
                    changeset.dirty().size(),
                    changeset.renames().size(),
                    changeset.deferred().size());
            state.position(changeset.span().last());
            state.count("events", events);
            state.count("changesets", 1);
            state.count("deferred", changeset.deferred().size() - deferred);
            deferred = changeset.deferred().size();
            state.count(counter(changeset.reason()), 1);
            if (changeset.dirty().isWholeTree()) {
                state.count("wholeTree", 1);
                LOG.info(
                        "the whole tree is dirty: event={} reasons={}",
                        changeset.span().last(),
                        changeset.rescans());
            }
        }
    }
}
