import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** An sshd of its own on the loopback interface, as the person who runs the bench. */
final class Sshd implements Tool.Way, AutoCloseable {
    private final Path directory;
    private final int port;
    private final Process process;

    Sshd(Path parent) throws Exception {
        directory = Files.createTempDirectory(parent, "sshd");
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        call("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", directory.resolve("host").toString());
        call("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", directory.resolve("user").toString());
        Files.createDirectories(Path.of("/run/sshd"));
        Path config = Files.writeString(
                directory.resolve("config"),
                "Port " + port + "\nListenAddress 127.0.0.1\nHostKey " + directory.resolve("host")
                        + "\nAuthorizedKeysFile " + directory.resolve("user.pub")
                        + "\nStrictModes no\nUsePAM no\nPermitRootLogin yes\nPidFile none\n"
                        // bash reads the start-up file of the account at the first level only: what is in it is not ours.
                        + "SetEnv SHLVL=2\n");
        process = new ProcessBuilder("/usr/sbin/sshd", "-D", "-f", config.toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("log").toFile())
                .start();
        awaitPort();
    }

    static boolean isAvailable() {
        return Files.isExecutable(Path.of("/usr/sbin/sshd")) && Files.isExecutable(Path.of("/usr/bin/ssh"));
    }

    @Override
    public String to(Path destination) {
        return System.getProperty("user.name") + "@127.0.0.1:" + destination;
    }

    @Override
    public String rsh() {
        return "ssh -F /dev/null -p " + port + " -i " + directory.resolve("user")
                + " -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR";
    }

    /** The server and its sessions. */
    Stream<ProcessHandle> processes() {
        return Stream.concat(Stream.of(process.toHandle()), process.descendants());
    }

    @Override
    public void close() throws IOException {
        List<ProcessHandle> all = process.descendants().toList();
        process.destroyForcibly().onExit().join();
        all.forEach(ProcessHandle::destroyForcibly);
        Trees.remove(directory);
    }

    private void awaitPort() throws Exception {
        for (int i = 0; i < 500; i++) {
            try (Socket there = new Socket("127.0.0.1", port)) {
                return;
            } catch (IOException notYet) {
                Thread.sleep(10);
            }
        }
        throw new IllegalStateException("sshd does not listen: " + Files.readString(directory.resolve("log")));
    }

    private static void call(String... command) throws Exception {
        if (new ProcessBuilder(command).inheritIO().start().waitFor() != 0) {
            throw new IllegalStateException("failed: " + String.join(" ", command));
        }
    }
}
