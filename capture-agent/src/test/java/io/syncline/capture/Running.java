package io.syncline.capture;

import static org.awaitility.Awaitility.await;

import io.syncline.event.FileEvent;
import io.syncline.event.FileEvent.Touched;
import io.syncline.event.FileEvent.Watermark;
import io.syncline.journal.JournalReader;
import io.syncline.journal.Position;
import io.syncline.journal.ReadResult;
import io.syncline.journal.memory.MemoryJournal;
import io.syncline.path.RelPath;
import io.syncline.posix.Posix;
import io.syncline.process.ServiceManager;
import io.syncline.process.StateFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** An agent on a thread of its own, over a real tree and a journal in memory. */
final class Running implements AutoCloseable {
    private static final AtomicInteger SENTINELS = new AtomicInteger();

    final Path root;
    final MemoryJournal<FileEvent> journal;
    final StateFile state = StateFile.none("capture");
    final CaptureAgent agent;
    private final Instant begun = Instant.now();
    private final Thread thread;
    private volatile Optional<Throwable> failure = Optional.empty();
    private Position read = Position.NONE;

    Running(Path root) {
        this(root, new MemoryJournal<>());
    }

    Running(Path root, MemoryJournal<FileEvent> journal) {
        this(config(root), journal);
    }

    Running(CaptureConfig config, MemoryJournal<FileEvent> journal) {
        this(config, journal, agent -> agent);
    }

    Running(CaptureConfig config, MemoryJournal<FileEvent> journal, UnaryOperator<CaptureAgent> prepared) {
        this(config, journal, prepared, manager -> WatchLadder.open(config, manager));
    }

    Running(
            CaptureConfig config,
            MemoryJournal<FileEvent> journal,
            UnaryOperator<CaptureAgent> prepared,
            Function<ServiceManager, Mechanism> mechanism) {
        this.root = config.root();
        this.journal = journal;
        this.agent = prepared.apply(new CaptureAgent(config, journal, () -> Position.NONE, state, mechanism));
        this.thread = new Thread(this::run, "capture");
        thread.start();
    }

    /** What an earlier agent recorded and nobody has asked it for, this one is asked for. */
    void readOnFrom(Running earlier) {
        read = earlier.read;
    }

    static CaptureConfig config(Path root) {
        return config(root, WatchMode.INOTIFY);
    }

    static CaptureConfig config(Path root, WatchMode mode) {
        return new CaptureConfig(
                root, Posix.identity(Posix.bytes(root)).orElseThrow(), new WatchOptions(mode, false, true));
    }

    static CaptureConfig quickConfig(Path root) {
        return quickConfig(root, WatchMode.INOTIFY);
    }

    static CaptureConfig quickConfig(Path root, WatchMode mode) {
        CaptureConfig usual = config(root, mode);
        return new CaptureConfig(
                root,
                usual.expected(),
                Duration.ofMillis(20),
                Duration.ofMillis(10),
                Duration.ofMillis(50),
                1 << 12,
                usual.sweep(),
                usual.pruning(),
                usual.watch());
    }

    static Running watching(Path root) throws Exception {
        Running running = new Running(root);
        running.awaitWatching();
        return running;
    }

    Position awaitWatching() throws Exception {
        return agent.watching().get(20, TimeUnit.SECONDS);
    }

    /**
     * Everything that was recorded since the last call, up to now: a file that is written now marks the end. Without repeats:
     * how many there are depends on where a batch ended.
     */
    List<FileEvent> events() throws IOException {
        RelPath sentinel = RelPath.of("sentinel-" + SENTINELS.incrementAndGet());
        Files.createFile(root.resolve(sentinel.display()));
        List<FileEvent> events = new ArrayList<>();
        await().atMost(Duration.ofSeconds(20)).until(() -> {
            events.addAll(recorded());
            return events.contains(new Touched(sentinel));
        });
        events.removeIf(event -> event.equals(new Touched(sentinel)));
        return events.stream().distinct().toList();
    }

    /** Until this is recorded; all that came up to then. */
    List<FileEvent> awaitEvent(FileEvent expected) {
        List<FileEvent> seen = new ArrayList<>();
        await().atMost(Duration.ofSeconds(20)).until(() -> {
            seen.addAll(recorded());
            return seen.contains(expected);
        });
        return seen;
    }

    /** Until a watermark is in the journal that was written since this agent began to watch. */
    Instant awaitWatermark() {
        return await().atMost(Duration.ofSeconds(20))
                .until(
                        () -> watermarks().stream()
                                .filter(time -> time.isAfter(begun))
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    /** All that are in the journal, in their order. */
    List<Instant> watermarks() {
        List<Instant> found = new ArrayList<>();
        try (JournalReader<FileEvent> reader = journal.openReader(Position.NONE)) {
            while (reader.poll() instanceof ReadResult.Found<FileEvent> event) {
                if (event.found().value() instanceof Watermark watermark) {
                    found.add(watermark.time());
                }
            }
        }
        return found;
    }

    /** Whether so many sweeps have begun, and come to their end. */
    boolean hasSwept(int sweeps) {
        return state.current().counters().getOrDefault("sweepsDone", 0L) == sweeps;
    }

    /** What was recorded since the last call, without waiting; but for watermarks, which come when they come. */
    List<FileEvent> recorded() {
        List<FileEvent> events = new ArrayList<>();
        try (JournalReader<FileEvent> reader = journal.openReader(read)) {
            while (reader.poll() instanceof ReadResult.Found<FileEvent> found) {
                if (found.found().value() instanceof Watermark) {
                    continue;
                }
                events.add(found.found().value());
            }
            read = reader.position();
        }
        return events;
    }

    /** Waits for the end of the agent; what ended it. */
    Optional<Throwable> awaitEnd() {
        try {
            thread.join(20_000);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        if (thread.isAlive()) {
            throw new AssertionError("the agent does not end; state " + state.current());
        }
        return failure;
    }

    @Override
    public void close() {
        agent.requestStop();
        awaitEnd().ifPresent(unexpected -> {
            throw new AssertionError("the agent failed", unexpected);
        });
    }

    private void run() {
        try {
            agent.run();
        } catch (Throwable seen) {
            failure = Optional.of(seen);
        }
    }
}
