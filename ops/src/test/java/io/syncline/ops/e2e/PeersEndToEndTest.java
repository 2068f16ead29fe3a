package io.syncline.ops.e2e;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncline.path.RelPath;
import io.syncline.posix.FileKind;
import io.syncline.posix.FileStat;
import io.syncline.posix.Posix;
import io.syncline.posix.PosixException;
import io.syncline.process.StateDirectory;
import io.syncline.shipper.testing.SshServer;
import io.syncline.testing.Seeds;
import io.syncline.testing.Thorough;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two trees, each mirrored to the other with {@code --peer}, by two processes, with real rsync and a real sshd. */
@Thorough
class PeersEndToEndTest {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Duration SILENCE = Duration.ofSeconds(2);
    private static final int OPERATIONS = 200;
    private static final RelPath HOME = RelPath.of(".syncline-peer");
    private static final RelPath BOTH = RelPath.of("both");

    @TempDir
    Path directory;

    private final List<Side> sides = new ArrayList<>();
    private Optional<SshServer> ssh = Optional.empty();

    /** One of the two. */
    private static final class Side implements AutoCloseable {
        final String name;
        final Path root;
        final Path state;
        final Path outside;
        final RealTree tree;
        private final Path log;
        private SynclineProcess process;

        Side(Path directory, String name) throws IOException {
            this.name = name;
            this.root = Files.createDirectories(directory.resolve(name));
            this.outside = Files.createDirectories(directory.resolve(name + "-outside"));
            this.state = directory.resolve(name + "-state");
            this.log = directory.resolve(name + ".log");
            this.tree = RealTree.at(root);
        }

        /** @param ssh by which the other one is reached; empty if it is a directory of this machine */
        void start(Side other, Optional<SshServer> ssh) {
            List<String> words =
                    new ArrayList<>(List.of("mirror", "--peer", "--quiet-time", "30ms", "--state", state.toString()));
            ssh.ifPresent(server -> words.addAll(List.of("-e", server.rsh())));
            words.add(root.toString());
            words.add(
                    ssh.map(server -> server.destination(other.root.toString())).orElse(other.root.toString()));
            process = SynclineProcess.start(log, words);
        }

        Set<RelPath> paths() {
            Set<RelPath> paths = new HashSet<>(tree.walk().keySet());
            paths.removeIf(path -> path.isWithin(HOME));
            return paths;
        }

        /** What has been planned and sent so far. */
        String counters() {
            try (Stream<Path> files = Files.walk(state)) {
                StringBuilder all = new StringBuilder();
                for (Path file : files.filter(path -> path.endsWith("peer.json"))
                        .sorted()
                        .toList()) {
                    all.append(Files.readString(file));
                }
                return all + "changesets up to " + planned();
            } catch (IOException | UncheckedIOException e) {
                return "moving: " + e + System.nanoTime();
            }
        }

        private String planned() throws IOException {
            return Files.readString(new StateDirectory(state).plannerState())
                    .lines()
                    .filter(line -> line.contains("\"position\""))
                    .findFirst()
                    .orElse("");
        }

        Path destination() throws IOException {
            try (Stream<Path> all = Files.list(new StateDirectory(state).destinations())) {
                return all.findFirst().orElseThrow();
            }
        }

        boolean runsRsync() {
            return ProcessHandle.of(process.pid())
                    .map(handle -> handle.descendants()
                            .anyMatch(child -> child.info().command().orElse("").endsWith("rsync")))
                    .orElse(false);
        }

        List<String> kept() throws IOException {
            List<String> contents = new ArrayList<>();
            try (Stream<Path> files = Files.walk(root.resolve(".syncline-peer/kept"))) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    contents.add(Files.readString(file, StandardCharsets.ISO_8859_1));
                }
            }
            return contents;
        }

        String log() {
            return process.log();
        }

        @Override
        public void close() {
            if (process != null) {
                process.close();
            }
        }
    }

    @AfterEach
    void end() {
        sides.forEach(Side::close);
        sides.clear();
        ssh.ifPresent(SshServer::close);
        ssh = Optional.empty();
    }

    private void start(Optional<SshServer> by) {
        sides.get(0).start(sides.get(1), by);
        sides.get(1).start(sides.get(0), by);
    }

    private void prepare(long seed) throws IOException {
        end();
        Path place = directory.resolve("seed" + seed);
        Files.createDirectories(place);
        sides.add(new Side(place, "one"));
        sides.add(new Side(place, "other"));
    }

    /**
     * Kills: a change that is sent back, a deletion of what the other side has just made, a version that is lost in a
     * conflict, a process that is killed in the middle.
     */
    @Test
    void whatBothSidesDoArrivesAtBothAndThenTheyAreSilent() {
        Seeds.forEach(Integer.getInteger("peerSeeds", 1), (seed, random) -> {
            prepare(seed);
            Side one = sides.get(0);
            Side other = sides.get(1);
            Files.createDirectories(one.root.resolve("left"));
            Files.createDirectories(other.root.resolve("right"));
            try (Churn left = new Churn(seed, one.tree.below(RelPath.of("left")), RealTree.at(one.outside));
                    Churn right =
                            new Churn(seed + 1000, other.tree.below(RelPath.of("right")), RealTree.at(other.outside))) {
                left.run(OPERATIONS / 2);
                right.run(OPERATIONS / 2);
                start(Optional.empty());
                for (int i = 0; i < 4; i++) {
                    left.run(OPERATIONS / 4);
                    right.run(OPERATIONS / 4);
                }
                sides.get(random.nextInt(2)).process.kill();
                left.run(OPERATIONS / 2);
                right.run(OPERATIONS / 2);
                for (Side side : sides) {
                    side.process.close();
                    side.start(side == one ? other : one, Optional.empty());
                }
                left.run(OPERATIONS / 2);
                right.run(OPERATIONS / 2);
                Set<RelPath> made = new HashSet<>();
                awaitSilence(() -> differences("left", one, other).isEmpty()
                        && differences("right", other, one).isEmpty());
                one.paths().stream()
                        .filter(path -> path.isWithin(RelPath.of("left")))
                        .forEach(made::add);
                other.paths().stream()
                        .filter(path -> path.isWithin(RelPath.of("right")))
                        .forEach(made::add);
                made.add(RelPath.ROOT);
                assertEquals(made, one.paths(), this::logs);
                assertEquals(List.of(), differences("left", one, other), this::logs);
                assertEquals(List.of(), differences("right", other, one), this::logs);
            }
        });
    }

    /** Kills: two versions that change places, the loser's version that is gone, and a deletion that beats a change. */
    @Test
    void ofTwoVersionsBothSidesKeepOneAndTheOtherIsNotLost() throws Exception {
        prepare(0);
        Side one = sides.get(0);
        Side other = sides.get(1);
        List<RelPath> names = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            names.add(BOTH.resolve("name\n" + i));
        }
        names.add(BOTH.resolve(RelPath.of(new byte[] {(byte) 0xff, ' ', '*', '\\'})));
        for (Side side : sides) {
            Files.createDirectories(side.root.resolve("both"));
            names.forEach(name -> side.tree.replaceContent(name, text(side.name + " before")));
        }
        ssh = Optional.of(SshServer.start(directory.resolve("sshd")));
        start(ssh);
        awaitSilence(() -> differences("both", one, other).isEmpty());
        assertTrue(oneOf(one, names.get(0), "one before", "other before"), this::logs);

        RelPath deleted = BOTH.resolve("deleted here, changed there");
        one.tree.replaceContent(deleted, text("old"));
        awaitSilence(() -> differences("both", one, other).isEmpty());
        for (int round = 0; round < 5; round++) {
            for (RelPath name : names) {
                sides.forEach(side -> side.tree.replaceContent(name, text(side.name + " wrote")));
            }
        }
        Posix.unlink(one.tree.absolute(deleted));
        other.tree.replaceContent(deleted, text("changed"));
        awaitSilence(() -> differences("both", one, other).isEmpty());
        for (RelPath name : names) {
            assertTrue(oneOf(one, name, "one wrote", "other wrote"), () -> name.display() + logs());
        }
        assertEquals("changed", new String(one.tree.content(deleted), StandardCharsets.UTF_8), this::logs);
        List<String> kept = new ArrayList<>(one.kept());
        kept.addAll(other.kept());
        assertTrue(kept.stream().anyMatch(text -> text.endsWith("wrote") || text.endsWith("before")), this::logs);
        assertNotEquals(-1, (one.log() + other.log()).indexOf("both sides have changed"), this::logs);
        anEmptiedTreeIsHeld(one, other);
    }

    private void anEmptiedTreeIsHeld(Side one, Side other) throws Exception {
        Set<RelPath> before = other.paths();
        one.tree.removeAll(BOTH);
        Path destination = one.destination();
        await().atMost(PATIENCE).until(() -> Files.exists(destination.resolve("hold.json")));
        assertEquals(before, other.paths(), this::logs);
        Files.createFile(destination.resolve("release"));
        await().atMost(PATIENCE).until(() -> other.paths().equals(Set.of(RelPath.ROOT)));
    }

    private static boolean oneOf(Side side, RelPath name, String first, String second) {
        String content = new String(side.tree.content(name), StandardCharsets.UTF_8);
        return content.equals(first) || content.equals(second);
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Times and owners of directories are each side's own, and so is the time of what is no file. */
    private static List<String> differences(String below, Side from, Side to) {
        RelPath path = RelPath.of(below);
        List<String> all = new ArrayList<>();
        for (TreeOracle.Difference difference : TreeOracle.differences(from.tree.below(path), to.tree.below(path))) {
            FileKind kind = from.tree
                    .lstat(path.resolve(difference.path()))
                    .map(FileStat::kind)
                    .orElse(FileKind.UNKNOWN);
            boolean own = kind != FileKind.REGULAR && difference.what().startsWith("modified")
                    || kind == FileKind.DIRECTORY && difference.what().startsWith("owner");
            if (!own) {
                all.add(difference.toString());
            }
        }
        return all;
    }

    /** Equal trees, and for a while nobody plans, sends or starts anything. */
    private void awaitSilence(BooleanSupplier equal) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        String before = "";
        long since = System.nanoTime();
        while (System.nanoTime() - since < SILENCE.toNanos()) {
            assertTrue(System.nanoTime() < deadline, () -> "no silence\n" + logs());
            sides.forEach(side -> assertTrue(side.process.isAlive(), this::logs));
            String now = sides.get(0).counters() + sides.get(1).counters();
            boolean silent = now.equals(before)
                    && now.contains("\"whole\" : false")
                    && !now.contains("\"whole\" : true")
                    && sides.stream().noneMatch(Side::runsRsync)
                    && isTrue(() -> sides.get(0).paths().equals(sides.get(1).paths()) && equal.getAsBoolean());
            if (!silent) {
                since = System.nanoTime();
                before = now;
            }
            Thread.sleep(50);
        }
    }

    /** A tree that changes under our eyes is not silent. */
    private static boolean isTrue(BooleanSupplier claim) {
        try {
            return claim.getAsBoolean();
        } catch (PosixException vanished) {
            return false;
        }
    }

    private String logs() {
        StringBuilder all = new StringBuilder();
        for (Side side : sides) {
            all.append("\n--- ")
                    .append(side.name)
                    .append('\n')
                    .append(side.counters())
                    .append('\n');
            all.append(side.log());
        }
        return all.toString();
    }
}
