package io.syncline.ops;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** {@code ops/bin/syncline} as a process of its own, running the classes under test. Ended by {@link #close}. */
final class LaunchedSyncline implements AutoCloseable {
    static final Path LAUNCHER = Path.of(System.getProperty("syncline.home"), "ops", "bin", "syncline");

    private final Process process;
    private final List<String> out = new CopyOnWriteArrayList<>();
    private final List<String> err = new CopyOnWriteArrayList<>();
    private final List<Thread> readers;

    private LaunchedSyncline(Process process) {
        this.process = process;
        this.readers = List.of(reader(process.inputReader(), out), reader(process.errorReader(), err));
    }

    static LaunchedSyncline start(Path launcher, Path directory, Map<String, String> environment, Object... words)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(launcher.toString()));
        for (Object word : words) {
            command.add(word.toString());
        }
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.environment().put("SYNCLINE_CLASS_PATH", productClassPath());
        builder.environment().putAll(environment);
        return new LaunchedSyncline(builder.start());
    }

    /** @param line or how it begins, if that ends with a space */
    LaunchedSyncline awaitLine(String line) {
        Awaitility.await().atMost(60, TimeUnit.SECONDS).until(() -> hasLine(line) || !process.isAlive());
        assertTrue(hasLine(line), () -> "no line \"" + line + "\" in\n" + this);
        return this;
    }

    private boolean hasLine(String line) {
        return out.stream().anyMatch(seen -> line.endsWith(" ") ? seen.startsWith(line) : seen.equals(line));
    }

    /** Sends SIGTERM. */
    LaunchedSyncline terminate() {
        process.destroy();
        return this;
    }

    int awaitExit() throws InterruptedException {
        return awaitExit(60);
    }

    int awaitExit(long seconds) throws InterruptedException {
        assertTrue(process.waitFor(seconds, TimeUnit.SECONDS), () -> "still running\n" + this);
        for (Thread reader : readers) {
            reader.join(10_000);
        }
        return process.exitValue();
    }

    long pid() {
        return process.pid();
    }

    List<String> out() {
        return List.copyOf(out);
    }

    List<String> err() {
        return List.copyOf(err);
    }

    /** Without what only tests have, such as their way of logging. */
    static String productClassPath() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.endsWith("test-classes") && !entry.endsWith("-tests.jar"))
                .collect(Collectors.joining(File.pathSeparator));
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    @Override
    public String toString() {
        return "stdout: " + String.join("\n        ", out) + "\nstderr: " + String.join("\n        ", err);
    }

    private static Thread reader(BufferedReader source, List<String> lines) {
        Thread thread = new Thread(() -> source.lines().forEach(lines::add), "reader");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }
}
