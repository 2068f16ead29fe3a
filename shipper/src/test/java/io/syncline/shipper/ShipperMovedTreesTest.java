package io.syncline.shipper;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.syncline.changeset.Dirt;
import io.syncline.changeset.DirtySet;
import io.syncline.changeset.Rename;
import io.syncline.changeset.Scope;
import io.syncline.checkpoint.CheckpointFile;
import io.syncline.event.RescanReason;
import io.syncline.path.RelPath;
import io.syncline.shipper.destination.Destination;
import io.syncline.shipper.rsync.RsyncResult;
import io.syncline.shipper.testing.RsyncDaemon;
import io.syncline.shipper.testing.SshServer;
import io.syncline.shipper.transfer.SafetyLimits;
import io.syncline.testing.Thorough;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Most of the tree is moved, at destinations that cannot rename and behind attempts that were ended: nobody is woken for it. */
@Thorough
class ShipperMovedTreesTest {
    private static final int FILES = 60;

    @TempDir
    Path top;

    private Workbench bench;
    private Optional<RsyncDaemon> daemon = Optional.empty();

    @BeforeEach
    void begin() throws Exception {
        bench = new Workbench(top);
        bench.limits = new SafetyLimits(20, 0.1);
        for (int i = 0; i < FILES; i++) {
            bench.write("a/f" + i, "content " + i);
        }
        bench.write("stays", "1");
    }

    @AfterEach
    void end() throws Exception {
        bench.close();
        daemon.ifPresent(RsyncDaemon::close);
    }

    @Test
    void aDaemonGetsItAtItsNewPlace() throws Exception {
        toDaemon();
        started();
        move("a", "b");
        assertNotHeld();
    }

    /** Killed behind the content and before the deletions, again and again: what is at all four places is but one tree. */
    @Test
    void whatAnAttemptHasLeftAtAPlaceBetweenIsNoLoss() throws Exception {
        toDaemon();
        started();
        for (String[] step : new String[][] {{"a", "b"}, {"b", "c"}, {"c", "d"}}) {
            bench.mirror.instead =
                    run -> run.dryRun() ? Optional.empty() : Optional.of(FaultyMirror.result(RsyncResult.KILLED));
            move(step[0], step[1]);
            bench.awaitState("retrying");
            bench.stop();
            copy(step[1]);
            bench.restart();
        }
        assertNotHeld();
    }

    @Test
    void itIsNoLossWhereSomethingElseHasTheOldName() throws Exception {
        toDaemon();
        started();
        Files.move(path("a"), path("b"));
        bench.write("a/new", "1");
        bench.renamed("a", "b", true);
        assertNotHeld();
    }

    @Test
    void filesThatAreRenamedOneByOneAreNoLoss() throws Exception {
        toDaemon();
        started();
        List<Rename> renames = new ArrayList<>();
        DirtySet.Builder dirty = DirtySet.builder();
        for (int i = 0; i < FILES; i++) {
            RelPath from = RelPath.of("a/f" + i);
            RelPath to = RelPath.of("a/g" + i);
            Files.move(path("a/f" + i), path("a/g" + i));
            renames.add(new Rename(from, to, false));
            dirty.add(from, Scope.ENTRY).add(to, Scope.ENTRY);
        }
        bench.publish(dirty.build(), renames, Set.of());
        assertNotHeld();
    }

    @Test
    void aDestinationThatDeletesByListingsIsNotHeld() throws Exception {
        toDaemon();
        started();
        bench.mirror.deletesByName = false;
        move("a", "b");
        assertNotHeld();
    }

    /** rsync names so many and no more; here five. */
    @Test
    void beyondTheNamesTheNumbersSayIt() throws Exception {
        toDaemon();
        started();
        bench.mirror.after = ShipperMovedTreesTest::naming5;
        move("a", "b");
        assertNotHeld();
        // What has moved explains no more than what is there now.
        Files.move(path("b"), path("c"));
        for (int i = 0; i < FILES - 1; i++) {
            Files.delete(path("c/f" + i));
        }
        bench.renamed("b", "c", true);
        bench.awaitState("held");
    }

    /** Kills: an explanation that does not ask what is at the new place; a limit that is wider than what was explained. */
    @Test
    void whatIsLostBesideIsHeldWithItsNumber() throws Exception {
        toDaemon();
        for (int i = 0; i < 40; i++) {
            bench.write("lost/f" + i, "1");
        }
        started();
        Files.move(path("a"), path("b"));
        Files.delete(path("b/f1"));
        TestFiles.remove(path("lost"));
        bench.publish(
                DirtySet.of(dirt("a"), dirt("b"), dirt("lost")),
                List.of(new Rename(RelPath.of("a"), RelPath.of("b"), true)),
                Set.of());
        bench.awaitState("held");
        HoldRecord hold = new CheckpointFile<>(bench.directory.resolve("hold.json"), HoldRecord.class)
                .read()
                .orElseThrow();
        assertEquals(42, hold.deletions());
        assertTrue(hold.sample().contains("a/f1"), hold::toString);
        Files.createFile(bench.directory.resolve("release"));
        bench.awaitDone();
        bench.assertEqual();
    }

    /** Nobody knows whether the process before us has executed it; the names at the destination do. */
    @Test
    void aRenameIsTriedAgainByTheNextProcess() throws Exception {
        started();
        Object inode = inode("a/f7");
        bench.stop();
        move("a", "b");
        bench.restart();
        assertRenamed(1);
        assertEquals(inode, inode("b/f7"));
    }

    @Test
    void aRenameIsTriedAgainAtAHost() throws Exception {
        assumeTrue(SshServer.isAvailable());
        try (SshServer server = SshServer.start(top.resolve("ssh"))) {
            toHost(server);
            started();
            Object inode = inode("a/f7");
            bench.stop();
            move("a", "b");
            move("b", "c");
            // As far as the one before us has come.
            Files.move(bench.destination.resolve("a"), bench.destination.resolve("b"));
            bench.restart();
            assertRenamed(1);
            assertEquals(inode, inode("c/f7"));
        }
    }

    @Test
    void aPassOverTheWholeTreeTriesItAgain() throws Exception {
        started();
        Object inode = inode("a/f7");
        bench.stop();
        Files.move(path("a"), path("b"));
        bench.publish(
                DirtySet.of(new Dirt(RelPath.ROOT, Scope.TREE)),
                List.of(new Rename(RelPath.of("a"), RelPath.of("b"), true)),
                Set.of(RescanReason.OVERFLOW));
        bench.restart();
        assertNotHeld();
        assertEquals(inode, inode("b/f7"));
    }

    /** Kills: a rename that takes the place of what is there, as the first try may. */
    @Test
    void aFileIsRenamedAgainOntoAFreeNameAlone() throws Exception {
        bench.write("t", "new");
        bench.write("f", "old");
        started();
        bench.stop();
        Files.delete(path("f"));
        Files.move(path("t"), path("f"));
        bench.renamed("t", "f", false);
        bench.restart();
        bench.awaitDone();
        bench.assertEqual();
        assertEquals(0, bench.counter("renamesDone"));
    }

    private void toDaemon() {
        RsyncDaemon started = RsyncDaemon.start(top.resolve("daemon"), bench.destination);
        daemon = Optional.of(started);
        bench.to(new Destination.Daemon(
                Optional.empty(), "127.0.0.1", OptionalInt.of(started.port()), RsyncDaemon.MODULE, ""));
    }

    private void toHost(SshServer server) throws IOException {
        Path config = Files.writeString(
                top.resolve("config"),
                "Host alias\n  HostName 127.0.0.1\n  Port " + server.port() + "\n  IdentityFile " + server.key()
                        + "\n  IdentitiesOnly yes\n  StrictHostKeyChecking no\n  UserKnownHostsFile /dev/null\n");
        bench.options = bench.options.withRsh("ssh -F " + config);
        bench.to(new Destination.Remote(
                Optional.of(server.user()), "alias", OptionalInt.empty(), bench.destination.toString()));
    }

    private void started() {
        bench.start();
        bench.awaitDone();
    }

    private void move(String from, String to) throws IOException {
        Files.move(path(from), path(to));
        bench.renamed(from, to, true);
    }

    private void assertNotHeld() {
        await().atMost(Duration.ofSeconds(60)).until(() -> bench.isDone() || bench.counter("held") > 0);
        assertEquals(0, bench.counter("held"), () -> bench.state.current().toString());
        bench.assertEqual();
    }

    private void assertRenamed(int renames) {
        assertNotHeld();
        assertEquals(renames, bench.counter("renamesDone"));
        long literal = bench.mirror.results.stream()
                .mapToLong(result -> result.stats().literal())
                .sum();
        assertEquals(0, literal);
    }

    private static RsyncResult naming5(RsyncResult result) {
        return new RsyncResult(
                result.exitCode(),
                result.stats(),
                result.errors(),
                result.unattributed(),
                result.deleted().stream().limit(5).toList(),
                result.changed(),
                result.skippedDeletions(),
                result.deletionsSuspended(),
                result.rootMismatch(),
                result.stopped());
    }

    /** What a run that was killed has brought. */
    private void copy(String directory) throws IOException {
        Path copy = Files.createDirectories(bench.destination.resolve(directory));
        for (int i = 0; i < FILES; i++) {
            Files.copy(path(directory + "/f" + i), copy.resolve("f" + i));
        }
    }

    private Path path(String name) {
        return bench.source.resolve(name);
    }

    private Object inode(String name) throws IOException {
        return Files.getAttribute(bench.destination.resolve(name), "unix:ino");
    }

    private static Dirt dirt(String name) {
        return new Dirt(RelPath.of(name), Scope.TREE);
    }
}
