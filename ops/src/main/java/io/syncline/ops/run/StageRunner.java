package io.syncline.ops.run;

import io.syncline.journal.JournalException;
import io.syncline.process.ExitCode;
import io.syncline.process.Heartbeat;
import io.syncline.process.StageException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs stages side by side, each on a thread with its name. The end of one is the end of all: the others are asked to
 * stop, the last one that was started first, so that nobody loses the one that it reads from before it has stopped.
 * Thread-safe.
 */
public final class StageRunner {
    /** For all stages together to finish what is at hand. A guess: longer than any wait in a stage. */
    static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final Duration AFTER_INTERRUPT = Duration.ofSeconds(2);
    private static final Logger LOG = LoggerFactory.getLogger(StageRunner.class);

    private final Duration patience;
    private final Map<Thread, Part> running = new LinkedHashMap<>();
    private boolean stopping;
    private long stopAtNanos;
    private Optional<ExitCode> failure = Optional.empty();

    public StageRunner() {
        this(PATIENCE);
    }

    StageRunner(Duration patience) {
        this.patience = patience;
    }

    /** Does nothing but closing the part's lock if a stop has been asked for. */
    public synchronized void start(Part part) {
        if (stopping) {
            part.lock().close();
            return;
        }
        Thread thread = new Thread(() -> run(part), part.stage().name());
        running.put(thread, part);
        thread.start();
    }

    /** Asks all stages to stop; returns at once. */
    public synchronized void requestStop() {
        if (stopping) {
            return;
        }
        stopping = true;
        stopAtNanos = System.nanoTime() + patience.toNanos();
        List<Part> parts = new ArrayList<>(running.values());
        for (int i = parts.size() - 1; i >= 0; i--) {
            parts.get(i).stage().requestStop();
        }
        notifyAll();
    }

    public synchronized boolean isStopping() {
        return stopping;
    }

    /** Waits at most so long for the end of all stages. */
    public synchronized boolean awaitEnd(Duration timeout) throws InterruptedException {
        long until = System.nanoTime() + timeout.toNanos();
        while (!running.isEmpty() && until - System.nanoTime() > 0) {
            waitUntil(until);
        }
        return running.isEmpty();
    }

    /**
     * Waits for the end of all stages, bounded once a stop has been asked for.
     *
     * @return the exit code of the stage that failed first; {@link ExitCode#OK} if none did
     */
    public ExitCode awaitEnd() throws InterruptedException {
        awaitStop();
        Duration left = Duration.ofNanos(Math.max(0, stopAtNanos - System.nanoTime()));
        if (!awaitEnd(left)) {
            LOG.error("stages did not stop within {} s and are interrupted: {}", patience.toSeconds(), names());
            interruptAll();
            if (!awaitEnd(AFTER_INTERRUPT)) {
                return ExitCode.FAILURE;
            }
        }
        return exitCode();
    }

    private synchronized void awaitStop() throws InterruptedException {
        while (!running.isEmpty() && !stopping) {
            wait();
        }
    }

    private synchronized ExitCode exitCode() {
        return failure.orElse(ExitCode.OK);
    }

    private synchronized String names() {
        return String.join(", ", running.keySet().stream().map(Thread::getName).toList());
    }

    private synchronized void interruptAll() {
        running.keySet().forEach(Thread::interrupt);
    }

    private void waitUntil(long nanos) throws InterruptedException {
        wait(Math.max(1, (nanos - System.nanoTime()) / 1_000_000));
    }

    private void run(Part part) {
        Heartbeat.onThisThread(part.state()::beat);
        try {
            runStage(part);
        } finally {
            try {
                part.lock().close();
            } finally {
                ended();
            }
        }
    }

    private void runStage(Part part) {
        try {
            part.stage().run();
            part.state().enter("stopped", "");
        } catch (StageException e) {
            failed(part, e.exitCode(), e.getMessage());
        } catch (JournalException e) {
            failed(part, ExitCode.JOURNAL, e.getMessage());
        } catch (InterruptedException e) {
            failed(part, ExitCode.FAILURE, "interrupted before it had stopped");
        } catch (RuntimeException | Error e) {
            // A bug, or a dying JVM: the trace is for the one who mends it.
            LOG.error("unexpected failure of a stage; please report it with the lines below", e);
            failed(part, ExitCode.FAILURE, e.toString());
        }
    }

    private void failed(Part part, ExitCode code, String why) {
        LOG.error("{} stage={} exit={}", why, part.stage().name(), code.code());
        part.state().error(why);
        part.state().enter("failed", why);
        synchronized (this) {
            failure = failure.or(() -> Optional.of(code));
        }
    }

    private synchronized void ended() {
        running.remove(Thread.currentThread());
        notifyAll();
        requestStop();
    }
}
