package io.syncline.ops.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.syncline.path.RelPath;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A source that is not the one that was configured, or that is suddenly empty, costs no destination a single file. */
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

        assertEquals(SOURCE, mirror.awaitExit(PATIENCE), mirror::log);
        assertMirrorsEqual(RealTree.at(away));
        start();
        assertEquals(SOURCE, mirror.awaitExit(PATIENCE), mirror::log);
        assertMirrorsEqual(RealTree.at(away));

        Files.delete(world.sourcePath());
        Files.move(away, world.sourcePath());
        world.source().create(RelPath.of("afterwards"), new byte[3]);
        start();
        world.awaitEqual(mirror::isAlive, PATIENCE);
    }

    @Test
    void anUnmountedRootDeletesNothing() throws Exception {
        Path copied = directory.resolve("copy");
        try (Churn churn = world.churn(1)) {
            churn.run(150);
        }
        assertEquals(0, run("cp", "-a", world.sourcePath() + "/.", copied.toString()));
        assumeTrue(
                run("mount", "-t", "tmpfs", "syncline-test", world.sourcePath().toString()) == 0, "only root mounts");
        assertEquals(0, run("cp", "-a", copied + "/.", world.sourcePath().toString()));
        start();
        world.awaitEqual(mirror::isAlive, PATIENCE);

        assertEquals(0, run("umount", "-l", world.sourcePath().toString()));

        assertEquals(SOURCE, mirror.awaitExit(PATIENCE), mirror::log);
        assertMirrorsEqual(RealTree.at(copied));
        start();
        assertEquals(SOURCE, mirror.awaitExit(PATIENCE), mirror::log);
        assertMirrorsEqual(RealTree.at(copied));
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
        assertEquals(0, run("find", world.sourcePath().toString(), "-mindepth", "1", "-delete"));

        awaitHeld();

        assertMirrorsEqual(copy);
        for (String name : destinationNames()) {
            SynclineProcess.Answer answer = SynclineProcess.call(
                    List.of("release", "--state", world.statePath().toString(), name));
            assertEquals(0, answer.exitCode(), answer::output);
        }
        world.awaitEqual(mirror::isAlive, PATIENCE);
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

    private void startedOnAChurnedTree() throws Exception {
        try (Churn churn = world.churn(1)) {
            churn.run(150);
            world.source().replaceContent(RelPath.of("anchor"), new byte[1]);
            start();
            world.awaitEqual(mirror::isAlive, PATIENCE);
        }
        // Equal trees are not the end of a first pass: it still joins hard links, and sends times while it does.
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (mirror.log().split(" in sync\n", -1).length
                <= world.destinations().size()) {
            assertTrue(System.nanoTime() < deadline, mirror.log());
            Thread.sleep(50);
        }
    }

    private void start() {
        List<String> arguments =
                new ArrayList<>(List.of("mirror", "--state", world.statePath().toString()));
        arguments.addAll(List.of("--quiet-time", "30ms", "-e", world.ssh().rsh()));
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
