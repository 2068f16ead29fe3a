package io.syncline.shipper.rsync;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A process with lines out and bytes in. Lines are handed over as ISO 8859-1 text, which keeps every byte. Closing it ends
 * the process and what it has started.
 */
final class Child implements AutoCloseable {
    /** What fills a process's standard input. */
    interface Input {
        void writeTo(OutputStream stdin) throws IOException;
    }

    /** After SIGTERM, rsync removes its temporary file at the other side; then it is killed. */
    private static final Duration GRACE = Duration.ofSeconds(3);

    /** LIMIT: a connection master may inherit stderr and live on; what is not read by then is not read. */
    private static final long DRAIN_MILLIS = 1_000;

    /** A name is at most 4,096 bytes, and escaped at most four times that. */
    private static final int MAX_LINE = 20_000;

    private final Process process;
    private final List<String> command;

    private Child(Process process, List<String> command) {
        this.process = process;
        this.command = command;
    }

    /** @throws IOException if there is no such program or directory */
    static Child start(List<String> command, Path directory, Map<String, String> environment) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
        Map<String, String> own = builder.environment();
        // Messages in English; and nothing from the user's shell may change what the words mean.
        own.keySet().removeIf(name -> name.startsWith("LC_") || name.equals("LANGUAGE"));
        own.keySet().removeAll(List.of("RSYNC_OLD_ARGS", "RSYNC_PROTECT_ARGS", "RSYNC_ICONV", "RSYNC_PARTIAL_DIR"));
        own.put("LC_ALL", "C");
        own.putAll(environment);
        return new Child(builder.start(), command);
    }

    long pid() {
        return process.pid();
    }

    /**
     * Feeds the process, takes its lines, waits for its end.
     *
     * @return its exit code, or 128 + signal
     */
    int run(Input input, Consumer<String> out, Consumer<String> err) throws InterruptedException {
        Thread feeder = start("feed", () -> feed(input));
        Thread reader = start("err", () -> lines(process.getErrorStream(), err));
        Thread outReader = start("out", () -> lines(process.getInputStream(), out));
        int code = process.waitFor();
        outReader.join(DRAIN_MILLIS);
        reader.join(DRAIN_MILLIS);
        feeder.join(DRAIN_MILLIS);
        return code;
    }

    /** From any thread. Returns at once; the process is killed if it does not end within the grace. */
    void terminate() {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
        process.onExit().orTimeout(GRACE.toMillis(), TimeUnit.MILLISECONDS).exceptionally(late -> {
            kill();
            return process;
        });
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            kill();
        }
        closeQuietly(process.getOutputStream());
    }

    @Override
    public String toString() {
        return String.join(" ", command);
    }

    private void kill() {
        List<ProcessHandle> below = process.descendants().toList();
        process.destroyForcibly();
        below.forEach(ProcessHandle::destroyForcibly);
    }

    private Thread start(String role, Runnable work) {
        Thread thread = new Thread(work, command.get(0) + "-" + process.pid() + "-" + role);
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

    private static void lines(InputStream stream, Consumer<String> sink) {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        try (InputStream in = new BufferedInputStream(stream)) {
            for (int b = in.read(); b >= 0; b = in.read()) {
                if (b != '\n') {
                    if (line.size() < MAX_LINE) {
                        line.write(b);
                    }
                } else {
                    sink.accept(line.toString(StandardCharsets.ISO_8859_1));
                    line.reset();
                }
            }
            if (line.size() > 0) {
                sink.accept(line.toString(StandardCharsets.ISO_8859_1));
            }
        } catch (IOException ended) {
            // Closed under us when the process was killed.
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
