package io.syncline.capture;

import io.syncline.capture.watch.EventSource;
import io.syncline.capture.watch.Events;
import io.syncline.capture.watch.Notices;
import io.syncline.capture.watch.Watcher;
import io.syncline.codec.FileEventCodec;
import io.syncline.event.FileEvent;
import io.syncline.journal.Position;
import io.syncline.journal.chronicle.ChronicleJournal;
import io.syncline.process.StateFile;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

/**
 * How many events a second go through the ring and the translator into a journal on disk: from a source that always has more,
 * from a kernel that has queued them, and from the kernel while several processes write. {@code ops/bench/drain} runs it.
 */
final class DrainMain {
    private static final int EVENTS = Integer.getInteger("bench.events", 2_000_000);
    private static final int ROUNDS = Integer.getInteger("bench.rounds", 5);
    private static final int FILES = Integer.getInteger("bench.files", 100_000);
    private static final int WRITERS = 4;
    private static final int BATCH = 4_000;
    private static final int MODIFY = 2;

    private DrainMain() {}

    public static void main(String[] arguments) throws Exception {
        if (arguments.length > 1) {
            write(Path.of(arguments[0]), arguments[1]);
            return;
        }
        Path directory = Files.createTempDirectory(Path.of(arguments[0]), "drain");
        for (int round = 0; round < ROUNDS; round++) {
            drain(Files.createDirectories(directory.resolve("round" + round)));
        }
        for (WatchMode mode : List.of(WatchMode.INOTIFY, WatchMode.FANOTIFY)) {
            for (boolean isQueued : new boolean[] {true, false}) {
                fromKernel(Files.createDirectories(directory.resolve(mode + "-" + isQueued)), mode, isQueued);
            }
        }
    }

    /** Files are created by several processes, in a hundred directories. */
    private static void fromKernel(Path where, WatchMode mode, boolean isQueued) throws Exception {
        Path root = Files.createDirectory(where.resolve("root"));
        for (int i = 0; i < 100; i++) {
            Files.createDirectory(root.resolve("d" + i));
        }
        if (mode == WatchMode.FANOTIFY && !FanotifyHere.refusal(root).isEmpty()) {
            return;
        }
        StateFile state = StateFile.none("capture");
        CountDownLatch gate = new CountDownLatch(isQueued ? 1 : 0);
        // The queue of inotify holds 16,384 events.
        int files = isQueued && mode == WatchMode.INOTIFY ? 1_800 : FILES;
        CaptureAgent agent = agent(root, mode, where.resolve("events"), state, real -> new Gate(real, gate));
        Thread thread = start(agent);
        agent.watching().get(1, TimeUnit.MINUTES);
        long already = events(state);
        long cpu = cpuNanos();
        long begun = System.nanoTime();
        List<Process> writers = new ArrayList<>();
        for (int i = 0; i < WRITERS; i++) {
            writers.add(writer(root, i * files / WRITERS, (i + 1) * files / WRITERS));
        }
        for (Process writer : writers) {
            writer.waitFor();
        }
        double written = (System.nanoTime() - begun) / 1e9;
        long from = isQueued ? System.nanoTime() : begun;
        gate.countDown();
        long last = System.nanoTime();
        long seen = events(state);
        while (System.nanoTime() - last < 1_000_000_000L) {
            Thread.sleep(1);
            if (events(state) != seen) {
                seen = events(state);
                last = System.nanoTime();
            }
        }
        System.out.printf(
                Locale.ROOT,
                "%s, %s: %d files by %d processes in %.2f s; %d records in %.3f s, %.2f us of processor time a record; "
                        + "%d overflows%n",
                mode,
                isQueued ? "queued" : "live",
                files,
                WRITERS,
                written,
                seen - already,
                (last - from) / 1e9,
                (cpuNanos() - cpu) / 1e3 / (seen - already),
                state.current().counters().getOrDefault("overflows", 0L));
        agent.requestStop();
        thread.join();
    }

    private static Process writer(Path root, int from, int to) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return new ProcessBuilder(
                        java,
                        "-cp",
                        System.getProperty("java.class.path"),
                        DrainMain.class.getName(),
                        root.toString(),
                        from + "-" + to)
                .inheritIO()
                .start();
    }

    private static void write(Path root, String range) throws IOException {
        String[] ends = range.split("-");
        for (int i = Integer.parseInt(ends[0]); i < Integer.parseInt(ends[1]); i++) {
            Files.write(root.resolve("d" + i % 100 + "/file" + i), new byte[] {1});
        }
    }

    private static CaptureAgent agent(
            Path root, WatchMode mode, Path events, StateFile state, UnaryOperator<EventSource> source) {
        CaptureConfig config = Running.config(root, mode);
        ChronicleJournal<FileEvent> journal = new ChronicleJournal<>(events, new FileEventCodec());
        return new CaptureAgent(config, journal, () -> Position.NONE, state, manager -> {
            Mechanism real = WatchLadder.open(config, manager);
            return new Instead(real, source.apply(real.source()));
        });
    }

    /** Another source in the place of the real one. */
    private record Instead(Mechanism real, EventSource source) implements Mechanism {
        @Override
        public String description() {
            return real.description();
        }

        @Override
        public Watcher watcher(Events events, Notices notices, BooleanSupplier caughtUp) {
            return real.watcher(events, notices, caughtUp);
        }

        @Override
        public void close() {
            real.close();
        }
    }

    private static long events(StateFile state) {
        return state.current().counters().getOrDefault("events", 0L);
    }

    private static Thread start(CaptureAgent agent) {
        Thread thread = new Thread(() -> {
            try {
                agent.run();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        thread.start();
        return thread;
    }

    private static void drain(Path where) throws Exception {
        Path root = Files.createDirectory(where.resolve("root"));
        StateFile state = StateFile.none("capture");
        CaptureAgent agent = agent(root, WatchMode.INOTIFY, where.resolve("events"), state, Burst::new);
        Thread thread = start(agent);
        agent.watching().get(1, TimeUnit.MINUTES);
        long start = System.nanoTime();
        long allocated = allocated();
        long cpu = cpuNanos();
        long already = events(state);
        while (events(state) < EVENTS) {
            Thread.sleep(5);
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        double events = EVENTS - already;
        System.out.printf(
                Locale.ROOT,
                "%.0f events in %.2f s: %.0f events/s, %.2f us of processor time and %.0f bytes of heap an event%n",
                events,
                seconds,
                events / seconds,
                (cpuNanos() - cpu) / 1e3 / events,
                (allocated() - allocated) / events);
        agent.requestStop();
        thread.join();
    }

    private static long cpuNanos() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }

    private static long allocated() {
        com.sun.management.ThreadMXBean threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        return Arrays.stream(threads.getThreadAllocatedBytes(threads.getAllThreadIds()))
                .filter(bytes -> bytes > 0)
                .sum();
    }

    /** Lets nothing through until it is opened: the kernel's queue fills. */
    private static final class Gate implements EventSource {
        private final EventSource real;
        private final CountDownLatch gate;

        Gate(EventSource real, CountDownLatch gate) {
            this.real = real;
            this.gate = gate;
        }

        @Override
        public Wake await(int timeoutMillis) {
            try {
                return gate.getCount() == 0 || gate.await(timeoutMillis, TimeUnit.MILLISECONDS)
                        ? real.await(timeoutMillis)
                        : Wake.QUIET;
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public int drainTo(Sink sink) throws InterruptedException {
            return real.drainTo(sink);
        }

        @Override
        public boolean isEmpty() {
            return real.isEmpty();
        }

        @Override
        public void stop() {
            real.stop();
        }
    }

    /** Events of files in the root, as fast as they are taken. */
    private static final class Burst implements EventSource {
        private final EventSource real;
        private final byte[] name = "a file with a name 0000000".getBytes(StandardCharsets.US_ASCII);
        private int left = EVENTS;

        Burst(EventSource real) {
            this.real = real;
        }

        @Override
        public Wake await(int timeoutMillis) {
            return left > 0 && real.await(0) != Wake.STOPPED ? Wake.EVENTS : real.await(timeoutMillis);
        }

        @Override
        public int drainTo(Sink sink) throws InterruptedException {
            int count = Math.min(BATCH, left);
            for (int i = 0; i < count; i++) {
                sink.claim().set(1, MODIFY, 0, nextName());
                sink.publish();
                left--;
            }
            return count;
        }

        /** Each one is new: a repeat within a batch is left out. */
        private byte[] nextName() {
            int digit = name.length - 1;
            while (name[digit] == '9') {
                name[digit--] = '0';
            }
            name[digit]++;
            return name;
        }

        @Override
        public boolean isEmpty() {
            return left == 0 && real.isEmpty();
        }

        @Override
        public void stop() {
            real.stop();
        }
    }
}
