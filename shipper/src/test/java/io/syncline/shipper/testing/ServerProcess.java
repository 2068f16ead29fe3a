package io.syncline.shipper.testing;

import io.syncline.posix.Posix;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/** A server that a test starts, waits for and ends with everything that it forked. */
final class ServerProcess {
    private static final Duration START_TIMEOUT = Duration.ofSeconds(30);
    private static final int ATTEMPTS = 5;
    private static final int SIGSTOP = 19;

    /** Below those that the kernel gives to connections: a server that is down for a while finds its port free again. */
    private static final int FIRST_PORT = 15_000;

    private static final int PORTS = 15_000;

    private final Process process;

    private ServerProcess(Process process) {
        this.process = process;
    }

    /**
     * Starts the command and waits until the server has greeted on the port.
     *
     * @param greeting the first bytes that the server sends
     */
    static ServerProcess start(List<String> command, Path log, int port, String greeting) {
        try {
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
            // The server must not look like a child of the mirror that the test runs.
            builder.environment().keySet().removeIf(name -> name.startsWith("SYNCLINE"));
            ServerProcess server = new ServerProcess(builder.start());
            server.awaitGreeting(port, greeting, log);
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + command.get(0), e);
        }
    }

    /** Starts a server on a free port, and on another one if somebody was faster. */
    static <S> S onFreePort(IntFunction<S> server) {
        for (int attempt = 1; ; attempt++) {
            try {
                return server.apply(freePort());
            } catch (IllegalStateException taken) {
                if (attempt == ATTEMPTS) {
                    throw taken;
                }
            }
        }
    }

    /** A port that nobody listens on now. */
    static int freePort() {
        for (int attempt = 1; ; attempt++) {
            int port = FIRST_PORT + ThreadLocalRandom.current().nextInt(PORTS);
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (IOException taken) {
                if (attempt == PORTS) {
                    throw new UncheckedIOException("no free port", taken);
                }
            }
        }
    }

    /** Runs a command to its end. */
    static void call(List<String> command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException(String.join(" ", command) + ": " + output);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot run " + command.get(0), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while running " + command.get(0), e);
        }
    }

    static boolean isRoot() {
        return Files.isWritable(Path.of("/etc/shadow")) && "root".equals(System.getProperty("user.name"));
    }

    /**
     * Ends the server and the sessions that it has, as a host does that loses its power: all of them at once. Of a session
     * of two processes that is killed while it starts the second, that one would hold the connection open, and the other end
     * waits for it until its own time-out.
     */
    void stop() {
        Set<ProcessHandle> all = frozen();
        process.destroyForcibly();
        all.forEach(ProcessHandle::destroyForcibly);
        // Not onExit() or isAlive(): what is not our own child lives for those until somebody else has reaped it.
        while (all.stream().anyMatch(ServerProcess::isRunning)) {
            pause();
        }
    }

    /** The server and all that it has started, none of which can start another one any more. */
    private Set<ProcessHandle> frozen() {
        Set<ProcessHandle> all = new HashSet<>();
        Set<ProcessHandle> found = Set.of(process.toHandle());
        while (!found.isEmpty()) {
            found.forEach(one -> Posix.libC().kill((int) one.pid(), SIGSTOP));
            all.addAll(found);
            // One that was starting when it was stopped may have done so before.
            found = process.descendants().filter(one -> !all.contains(one)).collect(Collectors.toSet());
        }
        return all;
    }

    private void awaitGreeting(int port, String greeting, Path log) throws IOException {
        long deadline = System.nanoTime() + START_TIMEOUT.toNanos();
        // Alive as well: the greeting may be that of somebody else on the same port.
        while (!greets(port, greeting) || !process.isAlive()) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                stop();
                throw new IllegalStateException("server did not greet on port " + port + ": "
                        + Files.readString(log, StandardCharsets.ISO_8859_1));
            }
            pause();
        }
    }

    private static boolean isRunning(ProcessHandle handle) {
        // The link of a zombie leads nowhere.
        return Files.exists(Path.of("/proc", Long.toString(handle.pid()), "exe"));
    }

    private static void pause() {
        try {
            Thread.sleep(5);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for a server", e);
        }
    }

    private static boolean greets(int port, String greeting) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
            socket.setSoTimeout(5_000);
            byte[] seen = socket.getInputStream().readNBytes(greeting.length());
            return new String(seen, StandardCharsets.US_ASCII).equals(greeting);
        } catch (IOException notYet) {
            return false;
        }
    }
}
