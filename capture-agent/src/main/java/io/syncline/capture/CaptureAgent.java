package io.syncline.capture;

import static java.util.Objects.requireNonNull;

import io.syncline.capture.ring.CaptureRing;
import io.syncline.capture.watch.EventSource;
import io.syncline.capture.watch.RootLostException;
import io.syncline.event.FileEvent;
import io.syncline.event.RescanReason;
import io.syncline.journal.Journal;
import io.syncline.journal.JournalException;
import io.syncline.journal.JournalWriter;
import io.syncline.journal.Position;
import io.syncline.posix.PosixException;
import io.syncline.process.ExitCode;
import io.syncline.process.Requests;
import io.syncline.process.ServiceManager;
import io.syncline.process.Stage;
import io.syncline.process.StageException;
import io.syncline.process.StateFile;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches a tree and writes into the event journal where it may have changed.
 *
 * <p>One thread only drains the kernel into a ring; the one that runs the stage translates, appends and forces. When every
 * directory is watched, a sweep finds what changed since the last watermark; without one, the whole tree is marked.
 */
public final class CaptureAgent implements Stage {
    private static final Logger LOG = LoggerFactory.getLogger(CaptureAgent.class);

    private final CaptureConfig config;
    private final Journal<FileEvent> journal;
    private final Supplier<Position> planned;
    private final StateFile state;
    private final Function<ServiceManager, Mechanism> mechanism;
    private final Milestones milestones = new Milestones();
    private Optional<EventSource> source = Optional.empty();
    private volatile String watchedBy = "";
    private final CountDownLatch stop = new CountDownLatch(1);
    private Optional<Requests> requests = Optional.empty();
    private ServiceManager manager = ServiceManager.NONE;

    /** @param planned the events up to here are planned for good, and may be trimmed; asked now and then, on this thread */
    public CaptureAgent(CaptureConfig config, Journal<FileEvent> journal, Supplier<Position> planned, StateFile state) {
        this(config, journal, planned, state, manager -> WatchLadder.open(config, manager));
    }

    /** @param mechanism opened when the stage runs */
    CaptureAgent(
            CaptureConfig config,
            Journal<FileEvent> journal,
            Supplier<Position> planned,
            StateFile state,
            Function<ServiceManager, Mechanism> mechanism) {
        this.mechanism = requireNonNull(mechanism, "mechanism is null");
        this.config = requireNonNull(config, "config is null");
        this.journal = requireNonNull(journal, "journal is null");
        this.planned = requireNonNull(planned, "planned is null");
        this.state = requireNonNull(state, "state is null");
    }

    /** Answers what is asked there. To be called before {@link #run}. */
    public CaptureAgent answering(Requests asked) {
        requests = Optional.of(asked);
        return this;
    }

    /** It keeps the kernel's queue of events while no agent runs. To be called before {@link #run}. */
    public CaptureAgent keptBy(ServiceManager keeper) {
        manager = requireNonNull(keeper, "keeper is null");
        return this;
    }

    @Override
    public String name() {
        return "capture";
    }

    /**
     * A durable position at which everything is watched; on the first start behind the event that marks the whole tree.
     * Fails if the stage ends before that.
     */
    public CompletableFuture<Position> watching() {
        return milestones.watching().copy();
    }

    /**
     * The durable position up to which everything is recorded that changed before this start: that of {@link #watching} if
     * the whole tree was marked, else the end of the sweep. Never completes if the stage ends before that.
     */
    public CompletableFuture<Position> swept() {
        return milestones.swept().copy();
    }

    /** By what changes are noticed, and why by that: {@code inotify, since ...}; empty before that is known. */
    public String watchedBy() {
        return watchedBy;
    }

    @Override
    public void run() throws InterruptedException {
        state.enter("starting", "setting watches below " + config.root());
        try {
            captureWhileThereIsARoot();
            state.enter("stopped", "");
            milestones.ended("stopped");
        } catch (RuntimeException | Error failure) {
            RuntimeException reported = reported(failure);
            state.error(String.valueOf(reported.getMessage()));
            state.enter("failed", String.valueOf(reported.getMessage()));
            milestones.watching().completeExceptionally(reported);
            throw reported;
        } finally {
            milestones.ended("interrupted");
        }
    }

    @Override
    public synchronized void requestStop() {
        stop.countDown();
        source.ifPresent(EventSource::stop);
    }

    private void captureWhileThereIsARoot() throws InterruptedException {
        LostRoot lostRoot = new LostRoot(config, state, stop);
        boolean isHeld = true;
        while (isHeld) {
            try {
                captureToJournal();
                isHeld = false;
            } catch (RootLostException lost) {
                if (!milestones.hasWatched()) {
                    // A root that is wrong from the beginning is a mistake of the one who started this, who is told by
                    // the end.
                    throw lost;
                }
                isHeld = lostRoot.awaitReturn(lost);
            }
        }
    }

    private void captureToJournal() throws InterruptedException {
        JournalWriter<FileEvent> writer = journal.openWriter();
        try {
            capture(writer);
        } catch (JournalException failed) {
            // Not closed: closing forces and calls the end clean, which nobody knows after a failed append or force.
            throw failed;
        } catch (RuntimeException | Error | InterruptedException failed) {
            writer.close();
            throw failed;
        }
        writer.close();
    }

    private void capture(JournalWriter<FileEvent> writer) throws InterruptedException {
        RescanReason why = writer.lastAtOpen().isPresent() ? RescanReason.AGENT_START : RescanReason.FIRST_START;
        Optional<Instant> watermark = writer.lastAtOpen().flatMap(last -> LastWatermark.in(journal, last.position()));
        EventWriter events = new EventWriter(writer, planned, state, config.noSpaceRetry(), this::isStopRequested);
        Mechanism opened = mechanism.apply(manager);
        watchedBy = opened.description();
        try (opened) {
            capture(opened, events, new Start(why, watermark));
        } catch (EventWriter.StoppedEarly stopped) {
            LOG.warn("stopped before all was recorded; the next start makes it good");
        } catch (Recorder.InterruptedWhileFull interrupted) {
            throw (InterruptedException) interrupted.getCause();
        } catch (RuntimeException | Error failed) {
            // Whatever it is, going on with the same events might end the same way, for ever.
            opened.drop();
            throw failed;
        }
    }

    private void capture(Mechanism opened, EventWriter writer, Start start) throws InterruptedException {
        Wiring wiring = new Wiring();
        Optional<RequestWatch> asked = requests.map(all -> RequestWatch.open(all, wiring::wake));
        try {
            CaptureHandler handler =
                    new CaptureHandler(config, opened, writer, state, start, milestones, wiring, asked);
            CaptureRing ring =
                    new CaptureRing(opened.source(), handler, config.ringSize(), config.pairing(), config.rootCheck());
            wiring.ring = Optional.of(ring);
            run(ring, opened.source(), handler);
        } finally {
            asked.ifPresent(RequestWatch::close);
        }
    }

    private void run(CaptureRing ring, EventSource from, CaptureHandler handler) throws InterruptedException {
        use(Optional.of(from));
        try {
            ring.run();
        } finally {
            use(Optional.empty());
            handler.close();
        }
    }

    private synchronized void use(Optional<EventSource> opened) {
        source = opened;
        if (isStopRequested()) {
            source.ifPresent(EventSource::stop);
        }
    }

    private boolean isStopRequested() {
        return stop.getCount() == 0;
    }

    private RuntimeException reported(Throwable failure) {
        if (failure instanceof StageException known) {
            return known;
        } else if (failure instanceof RootLostException lost) {
            return new StageException(ExitCode.SOURCE, LostRoot.describe(config, lost.getMessage()), lost);
        } else if (failure instanceof JournalException refused) {
            return new StageException(ExitCode.JOURNAL, refused.getMessage(), refused);
        } else if (failure instanceof PosixException kernel) {
            return new StageException(
                    ExitCode.FAILURE, "cannot watch " + config.root() + ": " + kernel.getMessage(), kernel);
        }
        return new StageException(ExitCode.FAILURE, "capture failed: " + failure, failure);
    }

    /** The handler asks the ring, and the ring calls the handler: one of them has to be told later. */
    private static final class Wiring implements Ring {
        /** Asked by the thread of the requests too. */
        private volatile Optional<CaptureRing> ring = Optional.empty();

        @Override
        public boolean isCaughtUp() {
            return ring.map(CaptureRing::isCaughtUp).orElse(false);
        }

        @Override
        public void wake() {
            ring.ifPresent(CaptureRing::wake);
        }
    }
}
