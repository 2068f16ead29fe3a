package io.syncline.ops.e2e;

import io.syncline.path.RelPath;
import io.syncline.posix.DirectoryEntry;
import io.syncline.posix.Posix;
import io.syncline.process.StateDirectory;
import io.syncline.shipper.testing.RsyncDaemon;
import io.syncline.shipper.testing.SshServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** A source, three destinations of the three kinds with their servers, and a state directory; all below one directory. */
final class World implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(150);
    // A root without any entry is held as suspicious; a history may remove all that it has made.
    private static final RelPath ANCHOR = RelPath.of("anchor that no history touches");

    private final Path directory;
    private final SshServer ssh;
    private final RsyncDaemon daemon;

    /**
     * @param to as on the command line
     * @param tree what it looks like from here
     */
    record Mirrored(String name, String to, RealTree tree) {}

    private World(Path directory, SshServer ssh, RsyncDaemon daemon) {
        this.directory = directory;
        this.ssh = ssh;
        this.daemon = daemon;
    }

    /** @param directory created */
    static World create(Path directory) {
        try {
            for (String name : List.of("source", "outside", "local", "ssh", "logs")) {
                Files.createDirectories(directory.resolve(name));
            }
            RealTree.at(directory.resolve("source")).create(ANCHOR, new byte[1]);
            return new World(
                    directory,
                    SshServer.start(directory.resolve("sshd")),
                    RsyncDaemon.start(directory.resolve("rsyncd"), directory.resolve("daemon")));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot create " + directory, e);
        }
    }

    Path directory() {
        return directory;
    }

    Path sourcePath() {
        return directory.resolve("source");
    }

    RealTree source() {
        return RealTree.at(sourcePath());
    }

    RealTree outside() {
        return RealTree.at(directory.resolve("outside"));
    }

    Path statePath() {
        return directory.resolve("state");
    }

    StateDirectory state() {
        return new StateDirectory(statePath());
    }

    SshServer ssh() {
        return ssh;
    }

    RsyncDaemon daemon() {
        return daemon;
    }

    Path log(String name) {
        return directory.resolve("logs").resolve(name);
    }

    /** Empty if that stage has not printed anything. */
    String logText(String name) {
        try {
            return Files.exists(log(name)) ? Files.readString(log(name), StandardCharsets.ISO_8859_1) : "";
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + log(name), e);
        }
    }

    List<Mirrored> destinations() {
        Path local = directory.resolve("local");
        Path remote = directory.resolve("ssh");
        return List.of(
                new Mirrored("local", local.toString(), RealTree.at(local)),
                new Mirrored("ssh", ssh.destination(remote.toString()), RealTree.at(remote)),
                new Mirrored("daemon", daemon.destination(""), RealTree.at(directory.resolve("daemon"))));
    }

    Churn churn(long seed) {
        return new Churn(seed, source(), outside());
    }

    /** Everything in the source but one file goes, as the next history wants to begin on an empty tree. */
    void clear() {
        for (RealTree tree : List.of(source(), outside())) {
            for (DirectoryEntry entry : Posix.list(tree.root())) {
                RelPath path = RelPath.ROOT.child(entry.name());
                if (!path.equals(ANCHOR)) {
                    tree.removeAll(path);
                }
            }
        }
    }

    /**
     * A configuration file with the destinations by their names.
     *
     * @param watch by what changes are noticed
     */
    Path config(Duration quietTime, String watch) {
        StringBuilder yaml = new StringBuilder();
        yaml.append("source: ").append(sourcePath()).append('\n');
        yaml.append("state: ").append(statePath()).append('\n');
        yaml.append("watch: ").append(watch).append('\n');
        yaml.append("quietTime: ").append(quietTime.toMillis()).append("ms\n");
        yaml.append("destinations:\n");
        for (Mirrored destination : destinations()) {
            yaml.append("  - name: ").append(destination.name()).append('\n');
            yaml.append("    to: \"").append(destination.to()).append("\"\n");
            yaml.append("    rsh: ").append(ssh.rsh()).append('\n');
            if (destination.name().equals("ssh")) {
                yaml.append("    rsyncOptions: [--bwlimit=500k]\n");
            }
        }
        try {
            return Files.writeString(directory.resolve("mirror.yaml"), yaml);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the configuration", e);
        }
    }

    /**
     * @param lives whether there is still somebody to wait for
     * @throws Diverged with the differences, if the trees are not all equal in time
     */
    void awaitEqual(BooleanSupplier lives, Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        List<String> differences = differences();
        while (!differences.isEmpty()) {
            if (System.nanoTime() > deadline || !lives.getAsBoolean()) {
                throw new Diverged(differences);
            }
            Thread.sleep(POLL.toMillis());
            differences = differences();
        }
    }

    /** What differs now, each with the destination before it. */
    List<String> differences() {
        List<String> all = new ArrayList<>();
        for (Mirrored destination : destinations()) {
            TreeOracle.differences(source(), destination.tree())
                    .forEach(difference -> all.add(destination.name() + ": " + difference));
        }
        return all;
    }

    @Override
    public void close() {
        ssh.close();
        daemon.close();
    }

    /** The trees did not become equal. */
    static final class Diverged extends AssertionError {
        private static final long serialVersionUID = 1L;
        private static final int SHOWN = 30;

        private final transient List<String> differences;

        Diverged(List<String> differences) {
            super(differences.size() + " differences:\n"
                    + String.join("\n", differences.subList(0, Math.min(SHOWN, differences.size()))));
            this.differences = List.copyOf(differences);
        }

        List<String> differences() {
            return differences;
        }
    }
}
