package io.syncline.ops.e2e;

import io.syncline.posix.Posix;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One real {@code syncline} process, from the classes of this build. Killed at close, with whatever it started. */
final class SynclineProcess implements AutoCloseable {
    private static final int SIGQUIT = 3;
    private static final Path HOME = Path.of(System.getProperty("syncline.home"));

    private final Process process;
    private final Path log;

    private SynclineProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** @param log what it prints is appended here */
    static SynclineProcess start(Path log, List<String> arguments) {
        return start(log, List.of(), arguments);
    }

    /** @param before words of the command line that take away a privilege, say */
    static SynclineProcess start(Path log, List<String> before, List<String> arguments) {
        try {
            Files.writeString(
                    log,
                    "== " + String.join(" ", arguments) + "\n",
                    java.nio.file.StandardOpenOption.CREATE,
                    java.nio.file.StandardOpenOption.APPEND);
            List<String> command = new ArrayList<>(before);
            command.addAll(command(arguments));
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
            process.getOutputStream().close();
            return new SynclineProcess(process, log);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start syncline " + arguments, e);
        }
    }

    /** Runs a command that ends by itself. */
    static Answer call(List<String> arguments) {
        try {
            Process process = new ProcessBuilder(command(arguments))
                    .redirectErrorStream(true)
                    .start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Answer(process.waitFor(), output);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot run syncline " + arguments, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    record Answer(int exitCode, String output) {}

    boolean isAlive() {
        return process.isAlive();
    }

    long pid() {
        return process.pid();
    }

    /** kill -9 of this process alone; what it started is left to whoever starts it again. */
    void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    /** SIGTERM, as systemd does; returns the exit code. */
    int terminate(Duration patience) throws InterruptedException {
        process.destroy();
        return awaitExit(patience);
    }

    int awaitExit(Duration patience) throws InterruptedException {
        if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError("still running after " + patience + ":\n" + log());
        }
        return process.exitValue();
    }

    /** The log with a thread dump at its end, and what each of its children waits for: for somebody who looks for a hang. */
    String autopsy() {
        Posix.libC().kill((int) process.pid(), SIGQUIT);
        StringBuilder children = new StringBuilder();
        process.descendants()
                .forEach(child -> children.append(child.pid())
                        .append(" waits in ")
                        .append(read(child.pid(), "wchan"))
                        .append(": ")
                        .append(read(child.pid(), "cmdline").replace('\0', ' '))
                        .append('\n'));
        try {
            // The dump is written by the process itself, behind our back.
            Thread.sleep(500);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return log() + "\nchildren:\n" + children;
    }

    private static String read(long pid, String file) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(pid), file), StandardCharsets.ISO_8859_1);
        } catch (IOException ended) {
            return "(ended)";
        }
    }

    String log() {
        try {
            return Files.readString(log, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + log, e);
        }
    }

    @Override
    public void close() {
        List<ProcessHandle> started = process.descendants().toList();
        kill();
        started.forEach(ProcessHandle::destroyForcibly);
    }

    private static List<String> command(List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("@" + HOME.resolve("ops/bin/jvm.options"));
        if (Runtime.version().feature() >= 24) {
            command.add("@" + HOME.resolve("ops/bin/jvm-25.options"));
        }
        // Several of them run beside each other on a small machine.
        command.addAll(List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-Xshare:auto"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "io.syncline.ops.Main"));
        command.addAll(arguments);
        return command;
    }
}
