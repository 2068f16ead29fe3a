package io.syncline.shipper.rsync;

import io.syncline.process.Heartbeat;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * A process with bytes in and lines out. Lines are handed over as ISO 8859-1 text, which keeps every byte. Closing it ends
 * the process and everything that carries its mark.
 */
final class Child implements AutoCloseable {
    /** What fills a process's standard input. */
    interface Input {
        void writeTo(OutputStream stdin) throws IOException;

        /** Whether it fits into a pipe that nobody reads. */
        default boolean isSmall() {
            return false;
        }
    }

    /** After SIGTERM, rsync removes its temporary file; then it is killed. */
    private static final Duration GRACE = Duration.ofSeconds(3);

    /** LIMIT: a connection master of an old ssh keeps stderr open; what comes later than this is not read. */
    private static final long DRAIN_MILLIS = 2_000;

    /** rsync's end by a signal that it handled; above 128 it was one that it did not. */
    private static final int SIGNALLED = 20;

    /** Reported for a run that was ended because it waited for a FIFO; no program ends with a negative code. */
    static final int ENDED_AT_A_FIFO = -1;

    /** How often a run is looked at from outside; short runs never are. */
    private static final long LOOK_MILLIS = 500;

    private final Process process;
    private final Map<String, String> mark;
    private final Lines out = new Lines();
    private final Lines err = new Lines();
    private final List<Thread> readers = new ArrayList<>();

    private Child(Process process, Map<String, String> mark) {
        this.process = process;
        this.mark = mark;
    }

    /** @throws IOException if there is no such program or directory */
    static Child start(List<String> command, Path directory, Map<String, String> mark) throws IOException {
        return start(command, directory, mark, false);
    }

    /**
     * @param merged whether standard error is the same pipe as standard output: then its lines come in the order in which
     *     they were written, all as output
     */
    static Child start(List<String> command, Path directory, Map<String, String> mark, boolean merged)
            throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
        Map<String, String> environment = builder.environment();
        // Messages in one language; and nothing from the user's shell may change what the words mean.
        environment.keySet().removeIf(name -> name.startsWith("LC_") || name.equals("LANGUAGE"));
        environment
                .keySet()
                .removeAll(List.of("RSYNC_OLD_ARGS", "RSYNC_PROTECT_ARGS", "RSYNC_ICONV", "RSYNC_PARTIAL_DIR"));
        environment.put("LC_ALL", "C");
        environment.putAll(mark);
        Child child = new Child(builder.redirectErrorStream(merged).start(), mark);
        child.read(command.get(0), merged);
        return child;
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Completes at its end. */
    CompletableFuture<?> onEnd() {
        return process.onExit();
    }

    /**
     * Feeds the process, takes its lines (each sink from a thread of its own), waits for its end.
     *
     * <p>RACE: a file that becomes a FIFO after rsync has listed it is opened as a file, and that open waits for ever. The
     * run is ended then; the source has moved under it. LIMIT: where the kernel hides what a process waits for, only
     * rsync's own time-out ends it.
     *
     * @return its exit code, or 128 + signal; {@link #ENDED_AT_A_FIFO} if it was ended for the reason above
     */
    int run(Input input, Consumer<String> toOut, Consumer<String> toErr) throws InterruptedException {
        begin(input, toOut, toErr);
        boolean stuck = awaitEnd(process.onExit(), () -> {});
        return ended(stuck);
    }

    /** Takes its lines, those that came already and those to come. */
    void listen(Consumer<String> toOut, Consumer<String> toErr) {
        out.lead(toOut);
        err.lead(toErr);
    }

    /** More will follow. */
    void write(Input input) throws IOException {
        OutputStream stdin = process.getOutputStream();
        input.writeTo(stdin);
        stdin.flush();
    }

    /** The first half of {@link #run}: does not wait. */
    void begin(Input input, Consumer<String> toOut, Consumer<String> toErr) {
        listen(toOut, toErr);
        if (input.isSmall()) {
            // The pipe takes it at once, whoever reads it.
            feed(input);
        } else {
            start("stdin", () -> feed(input));
        }
    }

    /**
     * The second half, for one whose work may be done before its end.
     *
     * @param done completes when it has said that its work is done
     * @param look called each time that it is looked at from outside
     * @return its exit code; empty if it is done and still there
     */
    Optional<Integer> awaitEndOr(CompletableFuture<?> done, Runnable look) throws InterruptedException {
        boolean stuck = awaitEnd(CompletableFuture.anyOf(done, process.onExit()), look);
        return !stuck && process.isAlive() ? Optional.empty() : Optional.of(ended(stuck));
    }

    /** Its exit code, when it has ended and all its lines are taken. */
    int end() throws InterruptedException {
        return ended(false);
    }

    private int ended(boolean stuck) throws InterruptedException {
        int code = stuck ? ENDED_AT_A_FIFO : process.exitValue();
        for (Thread reader : readers) {
            reader.join(DRAIN_MILLIS);
        }
        if (stuck || code == SIGNALLED || code > 128) {
            // Killed from outside, perhaps: then its other half may be at work still.
            endMarked();
        }
        return code;
    }

    /** Whether it had to be ended because it waited for the other end of a FIFO. Otherwise {@code until} is complete. */
    private boolean awaitEnd(CompletableFuture<?> until, Runnable look) throws InterruptedException {
        while (true) {
            try {
                until.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                return false;
            } catch (TimeoutException stillWorking) {
                // Somebody looks at it. Whether it gets on is for its own time-out to say.
                Heartbeat.beat();
                look.run();
                if (FifoWatch.waits(process.toHandle())) {
                    terminate();
                    process.waitFor();
                    return true;
                }
            } catch (ExecutionException impossible) {
                throw new IllegalStateException(impossible);
            }
        }
    }

    /** From any thread. Returns at once; what does not end within the grace is killed. */
    void terminate() {
        process.destroy();
        killAfterGrace();
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            process.destroyForcibly();
            endMarked();
        }
        closeQuietly(process.getOutputStream());
    }

    /** Also when interrupted: the interruption is why we are here. */
    private void endMarked() {
        boolean interrupted = Thread.interrupted();
        try {
            Orphans.end(mark);
        } catch (InterruptedException again) {
            interrupted = true;
        } catch (IllegalStateException hangs) {
            // Whoever connects next meets it, says so, and tries again.
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Lets one go that was given nothing to do: it meets the end of an empty list, and ends by itself. */
    void dismiss() {
        closeQuietly(process.getOutputStream());
        killAfterGrace();
    }

    private void killAfterGrace() {
        process.onExit().orTimeout(GRACE.toMillis(), TimeUnit.MILLISECONDS).exceptionally(late -> {
            process.destroyForcibly();
            return process;
        });
    }

    /** Ends one that was given nothing to do, now: its other half ends at the broken connection. */
    void drop() {
        process.destroyForcibly();
        closeQuietly(process.getOutputStream());
    }

    private void read(String program, boolean merged) {
        readers.add(start(program + "-stdout", () -> out.read(process.getInputStream())));
        if (!merged) {
            readers.add(start(program + "-stderr", () -> err.read(process.getErrorStream())));
        }
    }

    private Thread start(String role, Runnable work) {
        Thread thread = new Thread(work, role + "-" + process.pid());
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private void feed(Input input) {
        try (OutputStream stdin = process.getOutputStream()) {
            input.writeTo(stdin);
        } catch (IOException ended) {
            // The process ended before it had read everything; its exit code says why.
        }
    }

    private static void closeQuietly(OutputStream stream) {
        try {
            stream.close();
        } catch (IOException alreadyBroken) {
            // Nobody reads it any more.
        }
    }
}
