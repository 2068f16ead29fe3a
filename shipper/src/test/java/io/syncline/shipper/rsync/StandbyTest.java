package io.syncline.shipper.rsync;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.syncline.path.RelPath;
import io.syncline.posix.Posix;
import io.syncline.posix.SourceIdentity;
import io.syncline.shipper.destination.Destination;
import io.syncline.shipper.destination.Mapping;
import io.syncline.shipper.destination.TransferOptions;
import io.syncline.shipper.testing.RsyncDaemon;
import io.syncline.shipper.testing.SshServer;
import io.syncline.testing.Thorough;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What may happen to an rsync while it stands ready. */
@Thorough
class StandbyTest {
    private static final RsyncRun F = RsyncRun.flat(List.of(ListedName.entry(RelPath.of("f"))));

    @TempDir
    Path directory;

    private Path source;
    private Path target;
    private Optional<Rsync> rsync = Optional.empty();

    @BeforeEach
    void makeEnds() throws Exception {
        source = Files.createDirectory(directory.resolve("s"));
        target = Files.createDirectory(directory.resolve("t"));
        Files.writeString(source.resolve("f"), "new");
    }

    @AfterEach
    void stop() {
        rsync.ifPresent(Rsync::stop);
    }

    @Test
    void theNextOneIsMadeReadyByAUse() throws Exception {
        Rsync used = local(TransferOptions.DEFAULT);

        assertTrue(used.ship(F).isDone());

        assertNotEquals(0, Warm.standing(used));
        assertEquals("new", Files.readString(target.resolve("f")));
    }

    @Test
    void noneStandsWhereNoneIsWanted() throws Exception {
        Rsync used = local(TransferOptions.DEFAULT.withStandby(Duration.ZERO));

        assertTrue(used.ship(F).isDone());

        assertFalse(used.isPreparing());
    }

    @Test
    void oneThatWasKilledCostsAColdStart() throws Exception {
        Rsync used = local(TransferOptions.DEFAULT);
        kill(Warm.ready(used, F));

        assertTrue(used.ship(F).isDone());
        assertEquals("new", Files.readString(target.resolve("f")));
    }

    /** Kills the mutant that believes the result of one that stood. */
    @Test
    void oneWhoseOtherHalfWasKilledCostsAColdStart() throws Exception {
        Rsync used = local(TransferOptions.DEFAULT);
        long stood = Warm.ready(used, F);
        List<ProcessHandle> halves =
                ProcessHandle.of(stood).orElseThrow().children().toList();
        // It waits for its list and does not look at the other half meanwhile.
        stop(stood);
        halves.forEach(ProcessHandle::destroyForcibly);
        Thread later = new Thread(() -> goOn(stood));
        later.start();

        RsyncResult result = used.ship(F);

        later.join();
        assertTrue(result.isDone(), result::toString);
        assertEquals("new", Files.readString(target.resolve("f")));
    }

    @Test
    void aHostThatWentDownAndUpCostsAColdStart() throws Exception {
        assumeTrue(SshServer.isAvailable(), "no sshd here");
        try (SshServer ssh = SshServer.start(directory.resolve("ssh"))) {
            Rsync used = rsync(
                    new Destination.Remote(Optional.of(ssh.user()), "127.0.0.1", target.toString()),
                    TransferOptions.DEFAULT.withRsh(ssh.rsh()));
            Warm.ready(used, F);
            ssh.stop();
            ssh.start();

            RsyncResult result = used.ship(F);

            assertTrue(result.isDone(), result::toString);
            assertEquals("new", Files.readString(target.resolve("f")));
        }
    }

    @Test
    void aDaemonThatWentDownAndUpCostsAColdStart() throws Exception {
        Path module = directory.resolve("module");
        try (RsyncDaemon daemon = RsyncDaemon.start(directory.resolve("rsyncd"), module)) {
            Rsync used = rsync(daemonDestination(daemon), TransferOptions.DEFAULT);
            Warm.ready(used, F);
            daemon.stop();
            daemon.start();

            RsyncResult result = used.ship(F);

            assertTrue(result.isDone(), result::toString);
            assertEquals("new", Files.readString(module.resolve("f")));
        }
    }

    /** Kills the mutant that asks only the directory in which it was started: that is still the right one. */
    @Test
    void oneThatStandsInASourceThatWasReplacedIsNotUsed() throws Exception {
        Files.writeString(target.resolve("f"), "old");
        Rsync used = local(TransferOptions.DEFAULT);
        Warm.ready(used, F);
        Files.move(source, directory.resolve("away"));
        Files.createDirectory(source);

        RsyncResult result = used.ship(F);

        assertTrue(result.rootMismatch(), result::toString);
        assertEquals("old", Files.readString(target.resolve("f")));
    }

    @Test
    void oneInASourceThatWasReplacedIsLetGoAtOnce() throws Exception {
        Rsync used = local(TransferOptions.DEFAULT);
        long stood = Warm.ready(used, F);

        Files.move(source, directory.resolve("away"));

        awaitEnd(stood);
        assertFalse(used.isPreparing());
    }

    @Test
    void idleTimeFreesTheMount() throws Exception {
        Path mount = Files.createDirectory(directory.resolve("mount"));
        assumeTrue(call("mount", "-t", "tmpfs", "tmpfs", mount.toString()) == 0, "cannot mount a tmpfs here");
        try {
            Files.writeString(mount.resolve("f"), "new");
            source = mount;
            Rsync used = local(TransferOptions.DEFAULT.withStandby(Duration.ofSeconds(3)));
            assertTrue(used.ship(F).isDone());
            Warm.standing(used);
            assertNotEquals(0, call("umount", mount.toString()), "it does not stand in the source");

            await().atMost(Duration.ofSeconds(30)).until(() -> call("umount", mount.toString()) == 0);
        } finally {
            call("umount", "-l", mount.toString());
        }
    }

    /** With {@code umount -l} the path leads elsewhere at once, and the file system goes when nobody stands in it. */
    @Test
    void aLazyUnmountIsNoticed() throws Exception {
        Path mount = Files.createDirectory(directory.resolve("mount"));
        assumeTrue(call("mount", "-t", "tmpfs", "tmpfs", mount.toString()) == 0, "cannot mount a tmpfs here");
        try {
            Files.writeString(mount.resolve("f"), "new");
            source = mount;
            Rsync used = local(TransferOptions.DEFAULT);
            long stood = Warm.ready(used, F);

            assertEquals(0, call("umount", "-l", mount.toString()));

            awaitEnd(stood);
        } finally {
            call("umount", "-l", mount.toString());
        }
    }

    /** An empty list must not be a list of nothing that may stay. */
    @Test
    void oneThatIsLetGoDoesNothing() throws Exception {
        Files.writeString(target.resolve("precious"), "1");
        for (RsyncRun run : List.of(F, RsyncRun.tree(F.names()))) {
            Rsync used = local(TransferOptions.DEFAULT.withStandby(Duration.ofSeconds(1)));
            long stood = Warm.ready(used, run);

            awaitEnd(stood);

            assertEquals("1", Files.readString(target.resolve("precious")));
            assertFalse(Files.exists(target.resolve("f")));
        }
    }

    @Test
    void oneThatGetsOldIsReplaced() throws Exception {
        // Half of rsync's own time-out is the age at which it goes.
        Rsync used = local(TransferOptions.DEFAULT.withTimeouts(Duration.ofSeconds(3), Duration.ZERO));
        long stood = Warm.ready(used, F);

        awaitEnd(stood);

        assertNotEquals(stood, Warm.standing(used));
        assertTrue(used.ship(F).isDone());
    }

    /** Kills the mutant that starts another one for ever at a daemon that gives up early. */
    @Test
    void whereTheyDieEarlyNoneIsMadeReady() throws Exception {
        Rsync used = local(TransferOptions.DEFAULT);
        long stood = Warm.ready(used, F);
        kill(stood);
        await().until(() -> used.standing().isEmpty());

        assertTrue(used.ship(F).isDone());

        assertFalse(used.isPreparing());
    }

    @Test
    void aLowerLimitForDeletionsIsMadeGoodByAColdRun() throws Exception {
        for (int i = 0; i < 123; i++) {
            Files.writeString(target.resolve("gone" + i), "x");
        }
        RsyncRun run = RsyncRun.flat(List.of(ListedName.listing(RelPath.ROOT))).withMaxDelete(123);
        Rsync used = local(TransferOptions.DEFAULT);
        Warm.ready(used, run);

        RsyncResult result = used.ship(run);

        assertTrue(result.isDone(), result::toString);
        assertEquals(123, result.plus(used.lateToTheEnd().stats()).stats().deleted());
        assertEquals(List.of(target.resolve("f")), Files.list(target).toList());
    }

    /** The limit that stands is a lower one than asked for, never a higher. */
    @Test
    void theUsualLimitHasTwoDigits() {
        assertEquals(0, Standby.usualLimit(0));
        assertEquals(99, Standby.usualLimit(99));
        assertEquals(120, Standby.usualLimit(123));
        assertEquals(1_000, Standby.usualLimit(1_009));
        assertEquals(43_000_000, Standby.usualLimit(43_999_999));
    }

    @Test
    void aFailureIsToldAsEver() throws Exception {
        Files.createDirectory(target.resolve("f"));
        Files.writeString(target.resolve("f/inside"), "x");
        RsyncRun careful = F.withDelete(false);
        Rsync used = local(TransferOptions.DEFAULT);
        Warm.ready(used, careful);

        RsyncResult result = used.ship(careful);

        assertEquals(23, result.exitCode());
        assertEquals(RelPath.of("f"), result.errors().get(0).path());
        assertTrue(used.late().isEmpty());
    }

    private Rsync local(TransferOptions options) {
        return rsync(new Destination.Local(target), options);
    }

    private Rsync rsync(Destination destination, TransferOptions options) {
        Mapping mapping = Mapping.plain(source, destination, "t");
        SourceIdentity identity = Posix.identity(Posix.bytes(source)).orElseThrow();
        Rsync made = new Rsync(mapping, identity, options, Capabilities.full());
        rsync = Optional.of(made);
        return made;
    }

    private static Destination daemonDestination(RsyncDaemon daemon) {
        return new Destination.Daemon(
                Optional.empty(), "127.0.0.1", OptionalInt.of(daemon.port()), RsyncDaemon.MODULE, "");
    }

    private static void kill(long pid) {
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();
        awaitEnd(pid);
    }

    private static void stop(long pid) throws Exception {
        assertEquals(0, call("kill", "-STOP", Long.toString(pid)));
    }

    private static void goOn(long pid) {
        try {
            Thread.sleep(100);
            call("kill", "-CONT", Long.toString(pid));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static void awaitEnd(long pid) {
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(5))
                .until(() ->
                        ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty());
    }

    private static int call(String... command) throws Exception {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }
}
