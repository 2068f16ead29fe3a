package io.syncline.process;

import static java.util.Objects.requireNonNull;

import io.syncline.checkpoint.CheckpointFile;
import io.syncline.journal.Position;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a stage writes down its {@link StageState}, for {@code syncline status}: at once when it enters another state,
 * otherwise at most every 200 ms. Thread-safe.
 *
 * <p>Nothing depends on this file, so a disk that refuses it is a warning and never the end of the stage.
 */
public final class StateFile {
    /** Often enough for somebody who watches, seldom enough to cost nothing beside a stage that is busy. */
    static final Duration INTERVAL = Duration.ofMillis(200);

    private static final Logger LOG = LoggerFactory.getLogger(StateFile.class);
    private static final ScheduledExecutorService LATER = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "state-files");
        thread.setDaemon(true);
        return thread;
    });

    private final Optional<CheckpointFile<StageState>> file;
    private final String stage;
    private final InstantSource clock;
    private final ServiceReport report;
    private final Map<String, Long> counters = new TreeMap<>();
    private String state = "starting";
    private String detail = "";
    private Instant since;
    private Position position = Position.NONE;
    private Optional<String> lastError = Optional.empty();
    private Optional<Instant> lastErrorAt = Optional.empty();
    private Optional<Instant> nextRetryAt = Optional.empty();
    private boolean writeIsDue;
    private boolean writeFailed;

    /** @throws StageException if the directory of the file cannot be made */
    public StateFile(Path file, String stage, InstantSource clock) {
        this(file, stage, clock, ServiceReport.none());
    }

    /**
     * @param report is told every state, and every {@link #beat}
     * @throws StageException if the directory of the file cannot be made
     */
    public StateFile(Path file, String stage, InstantSource clock, ServiceReport report) {
        this(Optional.of(new CheckpointFile<>(prepared(file), StageState.class)), stage, clock, report);
    }

    private StateFile(
            Optional<CheckpointFile<StageState>> file, String stage, InstantSource clock, ServiceReport report) {
        this.file = file;
        this.stage = requireNonNull(stage, "stage is null");
        this.clock = requireNonNull(clock, "clock is null");
        this.since = clock.instant();
        this.report = requireNonNull(report, "report is null");
        report.join(stage);
    }

    /** Keeps the state in memory only; for tests. */
    public static StateFile none(String stage) {
        return new StateFile(Optional.empty(), stage, InstantSource.system(), ServiceReport.none());
    }

    /** What the file of another stage, or of an earlier process, holds; empty if there is none. */
    public static Optional<StageState> read(Path file) {
        return new CheckpointFile<>(file, StageState.class).read();
    }

    /** @param state one of the words that {@link StageState} lists */
    public synchronized void enter(String state, String detail) {
        requireNonNull(state, "state is null");
        requireNonNull(detail, "detail is null");
        if (!this.state.equals(state)) {
            this.since = clock.instant();
        }
        this.state = state;
        this.detail = detail;
        flush();
        report.entered(stage, state, detail);
    }

    /** See {@link Heartbeat}. */
    public void beat() {
        report.beat(stage);
    }

    /** The same where a stage goes to and fro all the time, and nobody waits for what it says: written within 200 ms. */
    public synchronized void enterSoon(String state, String detail) {
        enterInMemory(state, detail);
        writeSoon();
    }

    public synchronized void count(String counter, long delta) {
        counters.merge(counter, delta, Long::sum);
        writeSoon();
    }

    public synchronized void position(Position position) {
        this.position = requireNonNull(position, "position is null");
        writeSoon();
    }

    public synchronized void error(String message) {
        lastError = Optional.of(message);
        lastErrorAt = Optional.of(clock.instant());
        writeSoon();
    }

    public synchronized void nextRetry(Optional<Instant> at) {
        nextRetryAt = requireNonNull(at, "at is null");
        writeSoon();
    }

    public synchronized StageState current() {
        return new StageState(
                stage,
                ProcessHandle.current().pid(),
                state,
                detail,
                since,
                position.sequence(),
                counters,
                lastError,
                lastErrorAt,
                nextRetryAt);
    }

    /** Writes now. */
    public synchronized void flush() {
        writeIsDue = false;
        file.ifPresent(this::write);
    }

    private void enterInMemory(String state, String detail) {
        requireNonNull(state, "state is null");
        requireNonNull(detail, "detail is null");
        if (!this.state.equals(state)) {
            this.since = clock.instant();
        }
        this.state = state;
        this.detail = detail;
    }

    private void writeSoon() {
        if (file.isEmpty() || writeIsDue) {
            return;
        }
        writeIsDue = true;
        LATER.schedule(this::writeIfDue, INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
    }

    private synchronized void writeIfDue() {
        // Whoever flushed in the meantime has written this change already.
        if (writeIsDue) {
            flush();
        }
    }

    private void write(CheckpointFile<StageState> target) {
        try {
            target.writeLazily(current());
            writeFailed = false;
        } catch (UncheckedIOException e) {
            if (!writeFailed) {
                LOG.warn("{}; status is out of date until it can be written", e.getMessage());
            }
            writeFailed = true;
        }
    }

    private static Path prepared(Path file) {
        Path directory = file.toAbsolutePath().getParent();
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new StageException(ExitCode.STATE, "cannot make " + directory + ": " + e.getMessage(), e);
        }
        return file;
    }
}
