package io.syncline.shipper.rsync;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncline.path.RelPath;
import io.syncline.posix.Posix;
import io.syncline.posix.SourceIdentity;
import io.syncline.shipper.destination.Destination;
import io.syncline.shipper.destination.Mapping;
import io.syncline.shipper.destination.TransferOptions;
import io.syncline.shipper.testing.SshServer;
import io.syncline.testing.Thorough;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a run ends that does not end by itself, and one that must not begin. */
@Thorough
class RsyncEndTest {
    /** A run that lasts for minutes. */
    private static final TransferOptions SLOW = TransferOptions.DEFAULT.withExtra(List.of("--bwlimit=100k"));

    private static final RsyncRun BIG = RsyncRun.flat(List.of(ListedName.entry(RelPath.of("big"))));

    @TempDir
    Path directory;

    private Path source;
    private Path target;
    private Mapping mapping;

    @BeforeEach
    void makeEnds() throws Exception {
        source = Files.createDirectory(directory.resolve("s"));
        target = Files.createDirectory(directory.resolve("t"));
        mapping = Mapping.plain(source, new Destination.Local(target), "t");
        try (RandomAccessFile big = new RandomAccessFile(source.resolve("big").toFile(), "rw")) {
            big.setLength(100_000_000);
        }
    }

    @Test
    void stoppingEndsTheRunAndLeavesNothing() throws Exception {
        Rsync rsync = rsync(mapping, SLOW);
        CompletableFuture<RsyncResult> run = runningInBackground(rsync);

        rsync.stop();

        RsyncResult result = run.get();
        assertTrue(result.stopped(), result::toString);
        assertFalse(result.isDone());
        assertEquals(0, Orphans.end(mapping));
        assertTrue(Posix.list(Posix.bytes(target)).isEmpty());
        assertTrue(rsync.run(BIG).stopped());
    }

    @Test
    void interruptionEndsTheRunAndLeavesNothing() throws Exception {
        Rsync rsync = rsync(mapping, SLOW);
        CompletableFuture<Throwable> thrown = new CompletableFuture<>();
        Thread thread =
                new Thread(() -> thrown.complete(assertThrows(InterruptedException.class, () -> rsync.run(BIG))));
        thread.start();
        awaitTransfer(target);

        thread.interrupt();

        thrown.get();
        assertEquals(0, Orphans.end(mapping));
    }

    @Test
    void aRunThatSomebodyElseEndsIsNotDone() throws Exception {
        CompletableFuture<RsyncResult> run = runningInBackground(rsync(mapping, SLOW));

        assertTrue(Orphans.end(mapping) > 0);

        assertFalse(run.get().isDone());
        assertFalse(run.get().stopped());
    }

    /** Kills the mutant that starts a run while the receiver of a killed shipper may still rename its file. */
    @Test
    void whatAKilledShipperLeavesIsEndedByTheNext() throws Exception {
        startAndKill();

        int left = Orphans.end(mapping);

        assertTrue(left > 0, "rsync did not outlive its shipper; then the test shows nothing");
        assertEquals(0, Orphans.end(mapping));
        assertTrue(Posix.list(Posix.bytes(target)).isEmpty(), "its temporary file is still there");
    }

    /** @param more arguments of a {@link SlowShipper} */
    private void startAndKill(String... more) throws Exception {
        List<String> words = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                SlowShipper.class.getName(),
                source.toString(),
                target.toString()));
        words.addAll(List.of(more));
        Process shipper = new ProcessBuilder(words).inheritIO().start();
        try {
            awaitTransfer(target);
        } finally {
            shipper.destroyForcibly().waitFor();
        }
    }

    /** Kills: a comparison that nobody waits for reading on for hours, and one that ends those of others who live. */
    @Test
    void whatAKilledComparisonLeavesIsEndedByTheNextAndNoOther() throws Exception {
        startAndKill("look");
        CompletableFuture<RsyncResult> run =
                runningInBackground(Rsync.looking(mapping, identity(source), SLOW, Capabilities.full(), List.of()));

        assertEquals(0, Orphans.end(mapping));
        assertTrue(Orphans.endAbandoned(mapping) > 0, "rsync did not outlive its comparison; the test shows nothing");
        assertEquals(0, Orphans.endAbandoned(mapping));
        assertFalse(run.isDone());
        await().until(() -> Orphans.end(Orphans.mark(mapping, Orphans.Role.LOOK)) > 0);
        run.get();
    }

    @Test
    void anotherMirrorsProcessesAreLeftAlone() throws Exception {
        Path elsewhere = Files.createDirectory(directory.resolve("t2"));
        Mapping other = Mapping.plain(source, new Destination.Local(elsewhere), "t2");
        Rsync rsync = rsync(other, SLOW);
        CompletableFuture<RsyncResult> run = CompletableFuture.supplyAsync(() -> quietly(rsync));
        awaitTransfer(elsewhere);

        assertEquals(0, Orphans.end(mapping));

        assertFalse(run.isDone());
        rsync.stop();
        run.get();
    }

    /** Kills: a comparison that is cut off by the shipper beside it, and a shipper that is by a comparison. */
    @Test
    void whoOnlyLooksNeitherEndsNorIsEnded() throws Exception {
        Rsync look = Rsync.looking(mapping, identity(source), SLOW, Capabilities.full(), List.of());
        CompletableFuture<RsyncResult> run = runningInBackground(look);
        assertEquals(0, Orphans.end(mapping));
        assertFalse(run.isDone());
        look.stop();
        run.get();

        Rsync shipper = rsync(mapping, SLOW);
        CompletableFuture<RsyncResult> shipping = runningInBackground(shipper);
        assertEquals(0, Orphans.end(Orphans.mark(mapping, Orphans.Role.LOOK)));
        assertEquals(0, Orphans.end(Orphans.mark(mapping, Orphans.Role.ASK)));
        assertFalse(shipping.isDone());
        shipper.stop();
        shipping.get();
    }

    /** Kills the mutant that trusts the path: every listed name would have vanished. */
    @Test
    void aRootThatIsNotTheConfiguredOneIsNeverRead() throws Exception {
        Files.writeString(target.resolve("precious"), "1");
        Path other = Files.createDirectory(directory.resolve("other"));
        Rsync rsync = new Rsync(mapping, identity(other), TransferOptions.DEFAULT, Capabilities.full());

        RsyncResult flat = rsync.run(RsyncRun.flat(List.of(ListedName.entry(RelPath.of("precious")))));
        RsyncResult tree = rsync.run(RsyncRun.tree(List.of(ListedName.listing(RelPath.ROOT))));

        assertTrue(flat.rootMismatch() && tree.rootMismatch());
        assertFalse(flat.isDone() || tree.isDone());
        assertEquals(List.of(target.resolve("precious")), Files.list(target).toList());
    }

    @Test
    void aRootThatIsGoneIsAMismatch() throws Exception {
        Rsync rsync = rsync(mapping, TransferOptions.DEFAULT);
        Files.move(source, directory.resolve("moved"));

        RsyncResult result = rsync.run(BIG);

        assertTrue(result.rootMismatch(), result::toString);
        assertEquals(RsyncResult.NOT_STARTED, result.exitCode());
    }

    @Test
    void aRemovedRootHasTheOldIdentityAndNoLinks() throws Exception {
        Files.delete(source.resolve("big"));
        SourceIdentity identity = identity(source);
        Process inside =
                new ProcessBuilder("sleep", "60").directory(source.toFile()).start();
        try {
            byte[] held = ("/proc/" + inside.pid() + "/cwd").getBytes();
            Files.delete(source);

            assertEquals(0, Posix.stat(held).orElseThrow().links());
            assertEquals(identity.inode(), Posix.stat(held).orElseThrow().inode());
        } finally {
            inside.destroyForcibly().waitFor();
        }
    }

    @Test
    void anOptionThatRsyncDoesNotKnowIsNotTakenForAWrongRoot() throws Exception {
        for (int i = 0; i < 20; i++) {
            RsyncResult result = rsync(mapping, TransferOptions.DEFAULT.withExtra(List.of("--no-such-option")))
                    .run(BIG);

            assertFalse(result.rootMismatch(), result::toString);
            assertEquals(1, result.exitCode(), result::toString);
            assertTrue(result.summary().contains("no-such-option"), result::summary);
        }
    }

    @Test
    void aHostThatIsDownIsReported() throws Exception {
        try (SshServer ssh = SshServer.start(directory.resolve("ssh"))) {
            ssh.stop();
            Destination remote = new Destination.Remote(Optional.of(ssh.user()), "127.0.0.1", target.toString());

            RsyncResult result = rsync(Mapping.plain(source, remote, "r"), TransferOptions.DEFAULT.withRsh(ssh.rsh()))
                    .run(BIG);

            // 255 is ssh's own; 12 if rsync met the broken pipe before it met ssh's end.
            assertTrue(List.of(255, 12).contains(result.exitCode()), result::toString);
            assertTrue(result.summary().contains("refused"), result::toString);
        }
    }

    private CompletableFuture<RsyncResult> runningInBackground(Rsync rsync) {
        CompletableFuture<RsyncResult> run = CompletableFuture.supplyAsync(() -> quietly(rsync));
        awaitTransfer(target);
        return run;
    }

    private static RsyncResult quietly(Rsync rsync) {
        try {
            return rsync.run(BIG);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Until rsync's temporary file is there. */
    private static void awaitTransfer(Path target) {
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(10))
                .until(() -> !Posix.list(Posix.bytes(target)).isEmpty());
    }

    private static Rsync rsync(Mapping mapping, TransferOptions options) {
        return new Rsync(mapping, identity(mapping.watchedRoot()), options, Capabilities.full());
    }

    private static SourceIdentity identity(Path root) {
        return Posix.identity(Posix.bytes(root)).orElseThrow();
    }

    /** A process that the test kills. */
    static final class SlowShipper {
        private SlowShipper() {}

        public static void main(String[] arguments) throws InterruptedException, ExecutionException {
            Mapping mapping = Mapping.plain(Path.of(arguments[0]), new Destination.Local(Path.of(arguments[1])), "t");
            Rsync rsync = arguments.length > 2
                    ? Rsync.looking(mapping, identity(mapping.watchedRoot()), SLOW, Capabilities.full(), List.of())
                    : rsync(mapping, SLOW);
            rsync.run(BIG);
        }
    }
}
