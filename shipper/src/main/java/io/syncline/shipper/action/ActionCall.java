package io.syncline.shipper.action;

import static java.util.Objects.requireNonNull;

import io.syncline.path.RelPath;
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
 * One call of a shell command, with a list on its standard input and its output line by line. Nothing of the command runs
 * before {@link #go}: the shell that was started waits at a gate, already in its directory, which can be looked at
 * meanwhile.
 */
final class ActionCall {
    /** Reads one line, byte by byte as POSIX asks of it, and leaves all behind it to the command. */
    private static final String GATE = "IFS= read -r go && exec /bin/sh -c \"$1\"";

    /** What runs in the background may keep the pipe open; what it says later than this is not read. */
    private static final long DRAIN_MILLIS = 1_000;

    private static final int MAX_LINE = 2_000;

    private final Process process;
    private final Thread reader;

    private ActionCall(Process process, Consumer<String> lines) {
        this.process = process;
        this.reader = start("exec-output-" + process.pid(), () -> read(lines));
    }

    /**
     * @param lines gets what it says on either output, for people; from a thread of its own
     * @throws IOException if there is no such directory, or no shell
     */
    static ActionCall start(String command, Path directory, Map<String, String> environment, Consumer<String> lines)
            throws IOException {
        ProcessBuilder builder = new ProcessBuilder(List.of("/bin/sh", "-c", GATE, "sh", command));
        builder.directory(directory.toFile()).redirectErrorStream(true);
        builder.environment().putAll(environment);
        return new ActionCall(builder.start(), requireNonNull(lines, "lines is null"));
    }

    long pid() {
        return process.pid();
    }

    /** Opens the gate. A command that does not read its list loses nothing by that. */
    void go(byte[] list) {
        start("exec-input-" + process.pid(), () -> {
            try (OutputStream stdin = process.getOutputStream()) {
                stdin.write("go\n".getBytes(StandardCharsets.US_ASCII));
                stdin.write(list);
            } catch (IOException ended) {
                // Its exit code says what it thinks of the list.
            }
        });
    }

    /** Whether it has ended. */
    boolean awaitEnd(Duration atMost) throws InterruptedException {
        return process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Of one that has ended, when its output has been read. */
    int exitCode() throws InterruptedException {
        reader.join(DRAIN_MILLIS);
        return process.exitValue();
    }

    /** From any thread; returns at once. What it has started itself is left to whoever knows its mark. */
    void terminate() {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
    }

    /** Whatever it does. */
    void kill() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    private static Thread start(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private void read(Consumer<String> lines) {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        try (InputStream in = new BufferedInputStream(process.getInputStream())) {
            for (int b = in.read(); b >= 0; b = in.read()) {
                if (b == '\n') {
                    tell(line, lines);
                } else if (line.size() < MAX_LINE) {
                    line.write(b);
                }
            }
        } catch (IOException ended) {
            // Closed under us when it was killed.
        }
        tell(line, lines);
    }

    private static void tell(ByteArrayOutputStream line, Consumer<String> lines) {
        if (line.size() > 0) {
            lines.accept(RelPath.display(line.toByteArray()));
        }
        line.reset();
    }
}
