package io.syncline.ops.e2e;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.syncline.event.RescanReason;
import io.syncline.path.RelPath;
import io.syncline.process.StageState;
import io.syncline.process.StateFile;
import io.syncline.testing.Thorough;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A source that is not the one that was configured, or that is suddenly empty, costs no destination a single file. */
@Thorough
class RootSafetyEndToEndTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int SOURCE = 3;

    @TempDir
    Path directory;

    private World world;
    private SynclineProcess mirror;

    @BeforeEach
    void aWorld() {
        world = World.create(directory.resolve("world"));
    }

    @AfterEach
    void end() throws Exception {
        if (mirror != null) {
            mirror.close();
        }
        run("umount", "-l", world.sourcePath().toString());
        world.close();
    }

    @Test
    void aReplacedRootDeletesNothingAndTheRightOneIsTakenUpAgain() throws Exception {
        startedOnAChurnedTree();
        Path away = directory.resolve("away");
        Files.move(world.sourcePath(), away);
        Files.createDirectory(world.sourcePath());

        awaitCaptureHeld("another directory is there");
        assertMirrorsEqual(RealTree.at(away));
        assertEquals(0, mirror.terminate(PATIENCE), mirror::log);
        start("auto");
        assertEquals(SOURCE, mirror.awaitExit(PATIENCE), mirror::log);
        assertMirrorsEqual(RealTree.at(away));

        // As a unit does.
        start("auto", "--wait-for-source");
        await().atMost(PATIENCE)
                .until(() -> capture()
                        .filter(it -> it.state().equals("held") && it.pid() == mirror.pid())
                        .isPresent());
        assertEquals(SOURCE, status().exitCode(), () -> status().output());
        assertEquals(0, mirror.terminate(PATIENCE), mirror::log);
        start("auto", "--wait-for-source");
        await().atMost(PATIENCE).until(() -> mirror.log().split("waits for the source: ", -1).length == 3);
        assertMirrorsEqual(RealTree.at(away));
        Files.delete(world.sourcePath());
        Files.move(away, world.sourcePath());
        world.source().create(RelPath.of("afterwards"), new byte[3]);
        world.awaitEqual(mirror::isAlive, PATIENCE);
    }

    /**
     * The disk of the source is unmounted, and an empty one is mounted in its place; then the right one is back, and has
     * changed.
     *
     * <p>Kills: a round that reads the names of one root and the state of another; an agent that goes on with marks or
     * watches of what is no more, or that ends; one that looks at the whole tree again.
     */
    @ParameterizedTest
    @ValueSource(strings = {"fanotify", "inotify", "sweep"})
    void anEmptyDiskInPlaceOfTheRightOneDeletesNothing(String watch) throws Exception {
        Path copied = directory.resolve("copy");
        Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
        try (Churn churn = world.churn(1)) {
            churn.run(150);
        }
        String source = world.sourcePath().toString();
        assertEquals(0, run("cp", "-a", source + "/.", copied.toString()));
        Path disk = disk();
        assumeTrue(run("mount", "-o", "loop", disk.toString(), source) == 0, "only root mounts");
        assertEquals(0, run("rmdir", source + "/lost+found"));
        assertEquals(0, run("cp", "-a", copied + "/.", source));
        start(watch);
        world.awaitEqual(mirror::isAlive, PATIENCE);
        awaitFirstPassOver();

        assertEquals(0, run("umount", "-l", source));
        assertEquals(0, run("mount", "-t", "tmpfs", "syncline-test", source));
        world.source().create(RelPath.of("on the wrong disk"), new byte[3]);
        awaitCaptureHeld("another directory is there");
        assertMirrorsEqual(RealTree.at(copied));

        // Nobody sees this change.
        assertEquals(0, run("mount", "-o", "loop", disk.toString(), elsewhere.toString()));
        RealTree.at(elsewhere).create(RelPath.of("meanwhile"), new byte[5]);
        RealTree.at(elsewhere).replaceContent(RelPath.of("anchor that no history touches"), new byte[7]);
        assertEquals(0, run("umount", elsewhere.toString()));
        assertMirrorsEqual(RealTree.at(copied));

        assertEquals(0, run("umount", "-l", source));
        assertEquals(0, run("mount", "-o", "loop", disk.toString(), source));
        world.awaitEqual(mirror::isAlive, PATIENCE);
        assertTrue(world.source().lstat(RelPath.of("meanwhile")).isPresent(), "the right disk is not back");
        world.source().create(RelPath.of("afterwards"), new byte[3]);
        world.awaitEqual(mirror::isAlive, PATIENCE);
        Crawls crawls = Crawls.of(world);
        assertEquals(List.of(RescanReason.FIRST_START), crawls.asked(), () -> crawls + "\n" + mirror.log());
    }

    @Test
    void anEmptiedRootIsHeldUntilAPersonReleasesIt() throws Exception {
        startedOnAChurnedTree();
        RealTree copy = RealTree.at(directory.resolve("copy"));
        assertEquals(
                0,
                run(
                        "cp",
                        "-a",
                        world.sourcePath() + "/.",
                        directory.resolve("copy").toString()));
        // It wakes up and the root is empty; half of it gone for a while would be a round like any other.
        signal("STOP");
        assertEquals(0, run("find", world.sourcePath().toString(), "-mindepth", "1", "-delete"));
        signal("CONT");

        awaitHeld();

        assertMirrorsEqual(copy);
        for (String name : destinationNames()) {
            SynclineProcess.Answer answer = SynclineProcess.call(
                    List.of("release", "--state", world.statePath().toString(), name));
            assertEquals(0, answer.exitCode(), answer::output);
        }
        world.awaitEqual(mirror::isAlive, PATIENCE);
    }

    private void signal(String name) throws Exception {
        assertEquals(0, run("kill", "-" + name, Long.toString(mirror.pid())));
    }

    private void awaitHeld() throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        SynclineProcess.Answer answer = status();
        while (answer.output().split("held", -1).length <= world.destinations().size()) {
            assertTrue(System.nanoTime() < deadline, answer.output() + mirror.log());
            Thread.sleep(200);
            answer = status();
        }
    }

    private List<String> destinationNames() throws Exception {
        try (Stream<Path> names = Files.list(world.state().destinations())) {
            return names.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    private SynclineProcess.Answer status() {
        return SynclineProcess.call(
                List.of("status", "--state", world.statePath().toString()));
    }

    private void awaitCaptureHeld(String why) {
        String expected = "cannot watch the source " + world.sourcePath() + ": " + why;
        await().atMost(PATIENCE)
                .until(() -> capture()
                        .filter(it -> it.state().equals("held") && it.detail().startsWith(expected))
                        .isPresent());
        // What stands there may change between two looks: the bare mount point first, the wrong disk after it.
        assertTrue(status().output().contains("\n  " + expected), () -> status().output());
        assertTrue(mirror.isAlive(), mirror::log);
    }

    private Optional<StageState> capture() {
        return StateFile.read(world.state().captureState());
    }

    private Path disk() throws Exception {
        Path disk = directory.resolve("disk.ext4");
        try (RandomAccessFile file = new RandomAccessFile(disk.toFile(), "rw")) {
            file.setLength(64 << 20);
        }
        assumeTrue(run("/sbin/mkfs.ext4", "-q", "-F", "-O", "^has_journal", disk.toString()) == 0, "needs mkfs.ext4");
        return disk;
    }

    private void startedOnAChurnedTree() throws Exception {
        try (Churn churn = world.churn(1)) {
            churn.run(150);
            world.source().replaceContent(RelPath.of("anchor"), new byte[1]);
            start("auto");
            world.awaitEqual(mirror::isAlive, PATIENCE);
        }
        awaitFirstPassOver();
    }

    private void awaitFirstPassOver() throws Exception {
        // Equal trees are not the end of a first pass: it still joins hard links, and sends times while it does.
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (mirror.log().split(" in sync\n", -1).length
                <= world.destinations().size()) {
            assertTrue(System.nanoTime() < deadline, mirror.log());
            Thread.sleep(50);
        }
    }

    private void start(String watch, String... more) {
        List<String> arguments =
                new ArrayList<>(List.of("mirror", "--state", world.statePath().toString()));
        arguments.addAll(List.of("--watch", watch, "--sweep-unwatched", "1s"));
        arguments.addAll(List.of("--quiet-time", "30ms", "-e", world.ssh().rsh()));
        arguments.addAll(List.of(more));
        arguments.add(world.sourcePath().toString());
        world.destinations().forEach(destination -> arguments.add(destination.to()));
        mirror = SynclineProcess.start(world.log("mirror"), arguments);
    }

    /** Directory times of the root itself may follow; what counts is that nothing below is gone or changed. */
    private void assertMirrorsEqual(RealTree expected) {
        for (World.Mirrored destination : world.destinations()) {
            List<TreeOracle.Difference> below = TreeOracle.differences(expected, destination.tree()).stream()
                    .filter(difference -> !difference.path().isRoot())
                    .toList();
            assertEquals(List.of(), below, () -> destination.name() + "\n" + mirror.log());
        }
    }

    private static int run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getInputStream().readAllBytes();
        return process.waitFor();
    }
}
