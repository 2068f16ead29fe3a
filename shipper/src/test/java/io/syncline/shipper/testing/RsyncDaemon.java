package io.syncline.shipper.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A real rsync daemon on the loopback interface with one writable module, {@value #MODULE}. Works as root and as a normal
 * user. Close it: nothing is left then.
 */
public final class RsyncDaemon implements AutoCloseable {
    public static final String MODULE = "data";

    private final Path directory;
    private final int port;
    private final List<String> more;
    private ServerProcess server;

    private RsyncDaemon(Path directory, int port, List<String> more) {
        this.directory = directory;
        this.more = List.copyOf(more);
        this.port = port;
    }

    /**
     * @param directory for configuration and log; created
     * @param module what the module shows; created
     */
    public static RsyncDaemon start(Path directory, Path module) {
        return start(directory, module, List.of());
    }

    /** @param more lines for the module, such as {@code auth users = me} */
    public static RsyncDaemon start(Path directory, Path module, List<String> more) {
        return ServerProcess.onFreePort(port -> {
            RsyncDaemon daemon = new RsyncDaemon(directory, port, more);
            try {
                daemon.configure(module);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot configure rsync in " + directory, e);
            }
            daemon.start();
            return daemon;
        });
    }

    public int port() {
        return port;
    }

    /** Such as {@code rsync://127.0.0.1:8873/data/path}; an empty path is the module itself. */
    public String destination(String path) {
        return "rsync://127.0.0.1:" + port + "/" + MODULE + (path.isEmpty() ? "" : "/" + path);
    }

    /**
     * Whether symbolic links with an absolute target, or one that leaves the module, arrive as they are. A daemon that is
     * not root cannot chroot, and strips them.
     */
    public boolean keepsForeignLinks() {
        return ServerProcess.isRoot();
    }

    public Path log() {
        return directory.resolve("log");
    }

    /** Takes the daemon down with all its sessions, as a host that is switched off. */
    public void stop() {
        server.stop();
    }

    /** Up again, on the same port. */
    public void start() {
        server = ServerProcess.start(
                List.of("rsync", "--daemon", "--no-detach", "--config=" + directory.resolve("config")),
                log(),
                port,
                "@RSYNCD: ");
    }

    @Override
    public void close() {
        stop();
    }

    private void configure(Path module) throws IOException {
        Files.createDirectories(directory);
        Files.createDirectories(module);
        List<String> lines = new ArrayList<>(List.of(
                "port = " + port,
                "address = 127.0.0.1",
                // Without a chroot a daemon changes the targets of symbolic links that lead out of the module.
                "use chroot = " + (ServerProcess.isRoot() ? "yes" : "no"),
                "munge symlinks = no",
                "reverse lookup = no",
                "log file = " + directory.resolve("transfers"),
                "max connections = 0"));
        if (ServerProcess.isRoot()) {
            lines.addAll(List.of("uid = 0", "gid = 0"));
        }
        lines.addAll(List.of("[" + MODULE + "]", "path = " + module, "read only = no", "numeric ids = yes"));
        lines.addAll(more);
        lines.add("");
        Files.writeString(directory.resolve("config"), String.join("\n", lines));
    }
}
