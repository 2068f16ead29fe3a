package io.syncline.ops.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A {@code systemd --user} of our own, with its own directory of units. It wants {@code /run/systemd/system} to exist, and its
 * sandboxes want the nodes that hide others; what is missing there and can be made is made, and removed at the end.
 */
final class UserManager implements AutoCloseable {
    private static final Path BINARY = Path.of("/usr/lib/systemd/systemd");
    private static final Path BOOTED = Path.of("/run/systemd/system");
    private static final Path HIDING = Path.of("/run/systemd/inaccessible");
    private static final long PATIENCE_SECONDS = 60;

    private final Path directory;
    private final Path runtime;
    private final Deque<Path> made = new ArrayDeque<>();
    private Optional<Process> process = Optional.empty();

    private UserManager(Path directory, Path runtime) {
        this.directory = directory;
        this.runtime = runtime;
    }

    /** What systemd printed, or why it cannot run here. */
    static final class CannotRun extends Exception {
        private static final long serialVersionUID = 1L;

        CannotRun(String why) {
            super(why);
        }
    }

    /** @param directory for its units and its home */
    static UserManager start(Path directory) throws CannotRun {
        if (!Files.isExecutable(BINARY)) {
            throw new CannotRun("no " + BINARY);
        }
        try {
            // Not below the tests' own directory: the address of a socket has at most 107 bytes.
            UserManager manager = new UserManager(directory, Files.createTempDirectory(Path.of("/tmp"), "sl"));
            try {
                manager.start();
                return manager;
            } catch (CannotRun | RuntimeException failed) {
                manager.close();
                throw failed;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where it listens. */
    Path runtime() {
        return runtime;
    }

    Path units() {
        return directory.resolve("config/systemd/user");
    }

    /** {@code systemctl --user} with these words; fails if it does. */
    String systemctl(String... words) {
        Answer answer = call(words);
        if (answer.code() != 0) {
            throw new AssertionError("systemctl " + String.join(" ", words) + ": " + answer.text());
        }
        return answer.text();
    }

    String property(String unit, String name) {
        return systemctl("show", "--property", name, "--value", unit).strip();
    }

    String log() {
        try {
            return Files.readString(directory.resolve("systemd.log"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    @Override
    public void close() {
        process.ifPresent(this::end);
        made.forEach(UserManager::remove);
        try (Stream<Path> below = Files.walk(runtime)) {
            below.sorted(Comparator.reverseOrder()).forEach(UserManager::remove);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void start() throws IOException, CannotRun {
        make("mkdir", Path.of("/run/systemd"));
        make("mkdir", BOOTED);
        if (!Files.isDirectory(BOOTED)) {
            throw new CannotRun("no " + BOOTED + ", and only root can make it");
        }
        make("mkdir", HIDING);
        make("mkdir", HIDING.resolve("dir"));
        make("touch", HIDING.resolve("reg"));
        make("mknod", HIDING.resolve("chr"), "c", "0", "0");
        Files.createDirectories(units());
        ProcessBuilder builder = new ProcessBuilder(BINARY.toString(), "--user", "--log-target=console")
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("systemd.log").toFile());
        builder.environment().clear();
        builder.environment().putAll(environment());
        process = Optional.of(builder.start());
        awaitAnswer();
    }

    private void awaitAnswer() throws CannotRun {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (call("show", "--property", "Version").code() != 0) {
            if (!process.orElseThrow().isAlive() || System.nanoTime() > deadline) {
                throw new CannotRun("systemd --user does not come up: " + log());
            }
            pause();
        }
    }

    private record Answer(int code, String text) {}

    private Answer call(String... words) {
        List<String> command = new ArrayList<>(List.of("systemctl", "--user"));
        command.addAll(List.of(words));
        return run(command, environment());
    }

    private Map<String, String> environment() {
        return Map.of(
                "PATH", System.getenv("PATH"),
                "HOME", directory.toString(),
                "XDG_RUNTIME_DIR", runtime.toString(),
                "XDG_CONFIG_HOME", directory.resolve("config").toString());
    }

    private void make(String program, Path path, String... words) {
        if (!Files.exists(path)) {
            List<String> command = new ArrayList<>(List.of(program, path.toString()));
            command.addAll(List.of(words));
            if (run(command, Map.of("PATH", System.getenv("PATH"))).code() == 0) {
                made.push(path);
            }
        }
    }

    private void end(Process manager) {
        call("exit");
        List<ProcessHandle> below = manager.descendants().toList();
        if (!ended(manager)) {
            below.forEach(ProcessHandle::destroyForcibly);
            manager.destroyForcibly();
            ended(manager);
        }
    }

    private static boolean ended(Process manager) {
        try {
            return manager.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static Answer run(List<String> command, Map<String, String> environment) {
        try {
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.environment().clear();
            builder.environment().putAll(environment);
            Process process = builder.start();
            process.getOutputStream().close();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Answer(process.waitFor(), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(50);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void remove(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException inUse) {
            System.out.println("left behind: " + path + " (" + inUse + ")");
        }
    }
}
