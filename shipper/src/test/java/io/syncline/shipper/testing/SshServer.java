package io.syncline.shipper.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A real sshd on the loopback interface, with its own keys and configuration, that lets the current user in. Works as
 * root and as a normal user. Close it: nothing is left then.
 */
public final class SshServer implements AutoCloseable {
    private final Path directory;
    private final int port;
    private ServerProcess server;

    private SshServer(Path directory, int port) {
        this.directory = directory;
        this.port = port;
    }

    /** Whether this machine has what is needed; a test that skips says so. */
    public static boolean isAvailable() {
        return Files.isExecutable(Path.of("/usr/sbin/sshd")) && Files.isExecutable(Path.of("/usr/bin/ssh"));
    }

    /** @param directory for keys, configuration and log; created */
    public static SshServer start(Path directory) {
        return ServerProcess.onFreePort(port -> {
            SshServer ssh = new SshServer(directory, port);
            try {
                ssh.configure();
            } catch (IOException e) {
                throw new UncheckedIOException("cannot configure sshd in " + directory, e);
            }
            ssh.start();
            return ssh;
        });
    }

    public int port() {
        return port;
    }

    /** The remote shell for rsync's {@code -e}: {@code ssh} with port, key and nothing of the user's own configuration. */
    public String rsh() {
        return "ssh -F /dev/null -p " + port + " -i " + directory.resolve("user_key")
                + " -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR"
                + " -o IdentitiesOnly=yes";
    }

    /** The private key that lets in. */
    public Path key() {
        return directory.resolve("user_key");
    }

    /** Such as {@code me@127.0.0.1:/path}. */
    public String destination(String path) {
        return user() + "@127.0.0.1:" + path;
    }

    public String user() {
        return System.getProperty("user.name");
    }

    public Path log() {
        return directory.resolve("log");
    }

    /** Takes the server down with all its sessions, as a host that is switched off. */
    public void stop() {
        server.stop();
    }

    /** Up again, on the same port with the same keys. */
    public void start() {
        server = ServerProcess.start(
                List.of(
                        "/usr/sbin/sshd",
                        "-D",
                        "-e",
                        "-f",
                        directory.resolve("config").toString()),
                log(),
                port,
                "SSH-");
    }

    @Override
    public void close() {
        stop();
    }

    private void configure() throws IOException {
        Files.createDirectories(directory);
        key("host_key");
        key("user_key");
        if (ServerProcess.isRoot()) {
            // sshd as root wants its empty directory.
            Files.createDirectories(Path.of("/run/sshd"));
        }
        Files.writeString(
                directory.resolve("config"),
                String.join(
                        "\n",
                        List.of(
                                "Port " + port,
                                "ListenAddress 127.0.0.1",
                                "HostKey " + directory.resolve("host_key"),
                                "AuthorizedKeysFile " + directory.resolve("user_key.pub"),
                                "StrictModes no",
                                "UsePAM no",
                                "PasswordAuthentication no",
                                "KbdInteractiveAuthentication no",
                                "PermitRootLogin yes",
                                "PidFile none",
                                "MaxStartups 200",
                                "MaxSessions 200",
                                "LogLevel INFO",
                                // bash reads the user's start-up files for sshd, unless it believes to be a shell in a
                                // shell.
                                "SetEnv SHLVL=2",
                                "")));
    }

    private void key(String name) {
        Path file = directory.resolve(name);
        if (!Files.exists(file)) {
            ServerProcess.call(List.of("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", file.toString()));
        }
    }
}
