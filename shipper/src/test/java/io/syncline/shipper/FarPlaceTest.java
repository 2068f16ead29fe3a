package io.syncline.shipper;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.syncline.path.RelPath;
import io.syncline.shipper.destination.Destination;
import io.syncline.shipper.destination.Mapping;
import io.syncline.shipper.rsync.RsyncRun;
import io.syncline.shipper.testing.RsyncDaemon;
import io.syncline.shipper.testing.SshServer;
import io.syncline.testing.Thorough;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A destination at another host whose disk is not mounted when the host is back, or when it is asked for again. */
@Thorough
@Timeout(120)
class FarPlaceTest {
    @TempDir
    private Path top;

    private Workbench bench;
    private Path away;
    private Optional<SshServer> ssh = Optional.empty();
    private Optional<RsyncDaemon> daemon = Optional.empty();

    @BeforeEach
    void begin() throws Exception {
        bench = new Workbench(top);
        away = top.resolve("away");
    }

    @AfterEach
    void end() throws Exception {
        bench.close();
        ssh.ifPresent(SshServer::close);
        daemon.ifPresent(RsyncDaemon::close);
    }

    /** Kills: what is shipped into the mount point counts as done, and is missing when the disk is back. */
    @Test
    void aHostThatIsBackWithoutItsDiskIsHeldAndGoesOnWithIt() throws Exception {
        overSsh();
        filled();
        ssh.orElseThrow().stop();
        unmount();
        Files.createDirectory(bench.destination.resolve("lost+found"));
        bootTakesAMinute();
        ssh.orElseThrow().start();
        change("a/f", "2");
        bench.awaitState("held");
        String why = bench.state.current().detail();
        assertTrue(why.contains("127.0.0.1:" + bench.destination + " is empty or missing"), why);
        assertEquals(1, entries(bench.destination));
        change("a/g", "2");

        Files.delete(bench.destination.resolve("lost+found"));
        mount();
        bench.awaitDone();
        bench.assertEqual();
        assertEquals(1, bench.counter("held"));
        assertEquals(0, bench.counter("wholeTreeRounds"));
        assertFalse(Files.exists(bench.directory.resolve("hold.json")));
    }

    /** Kills: that something was there is known in memory only; and a missing directory that rsync makes in the mount point. */
    @Test
    void oneThatIsMissingIsHeldByTheNextProcessToo() throws Exception {
        overSsh();
        filled();
        bench.stop();
        Files.move(bench.destination, away);
        change("a/f", "2");
        bench.restart();
        bench.awaitState("held");
        assertFalse(Files.exists(bench.destination));

        Files.move(away, bench.destination);
        bench.awaitDone();
        bench.assertEqual();
    }

    @Test
    void anEmptyOneIsFilledWhenReleased() throws Exception {
        overSsh();
        filled();
        bench.stop();
        unmount();
        change("a/f", "2");
        bench.restart();
        bench.awaitState("held");
        Files.createFile(bench.directory.resolve("release"));
        bench.awaitDone();
        bench.assertEqual();

        // From now on this one is the right one, and is held when it is away.
        change("a/f", "3");
        bench.awaitDone();
        bench.assertEqual();
        assertEquals(1, bench.counter("held"));
        bench.stop();
        bench.restart();
        Files.move(bench.destination, top.resolve("again"));
        change("a/f", "4");
        bench.awaitState("held");
    }

    /** Kills: a hold of what never had anything, or rightly has nothing any more. */
    @Test
    void whatIsRightlyEmptyIsNotHeld() throws Exception {
        overSsh();
        bench.start();
        bench.awaitDone();
        bench.stop();
        Files.delete(bench.destination);
        bench.restart();
        change("f", "1");
        bench.awaitDone();
        bench.assertEqual();

        Files.delete(bench.source.resolve("f"));
        bench.entry("f");
        await().atMost(Duration.ofSeconds(60)).until(() -> release() && bench.isDone());
        bench.stop();
        Files.delete(bench.destination);
        bench.restart();
        change("g", "1");
        bench.awaitDone();
        bench.assertEqual();
    }

    /** Kills: what goes into the mount point, from an rsync that stood ready, stays there for ever. */
    @Test
    void oneThatIsUnmountedBetweenTwoChangesIsMissedSoonAfter() throws Exception {
        bench.clock = () -> Instant.now().plusNanos(bench.passed.get());
        overSsh();
        filled();
        bench.passed.addAndGet(Duration.ofHours(3).toNanos());
        // Each change that needs a look has one, and the next one none.
        for (int i = 0; i == 0 || !bench.mirror.isSure(); i++) {
            change("a/g", "2." + i);
            bench.awaitDone();
        }
        unmount();
        change("a/f", "2");
        // RACE: an rsync that has ended by itself just now has it looked for before.
        await().atMost(Duration.ofSeconds(60)).until(() -> bench.isDone() || isHeld());
        boolean strayed = !isHeld();
        bootTakesAMinute();
        bench.awaitState("held");
        String why = bench.state.current().detail();
        assertTrue(!strayed || why.contains("what it had before is missing, such as b: its disk"), why);
        assertEquals(strayed, Files.exists(bench.destination.resolve("a/f")));
        assertFalse(Files.exists(bench.destination.resolve("b")));

        // What lies there now makes it no other one, not for the next process either.
        bench.restart();
        change("a/g", "4");
        bench.awaitState("held");
        assertFalse(Files.exists(bench.destination.resolve("a/g")));
        assertFalse(Files.exists(bench.destination.resolve("b")));

        TestFiles.remove(bench.destination);
        Files.move(away, bench.destination);
        bench.awaitDone();
        bench.assertEqual();
        assertEquals(0, bench.counter("wholeTreeRounds"));
    }

    /** Kills: a look before each round, which costs as much as ten of them. */
    @Test
    void aRoundOverAConnectionThatStandsTakesNoLook() throws Exception {
        overSsh();
        bench.clock = InstantSource.fixed(Instant.now());
        filled();
        long looks = looks();
        int unsure = bench.mirror.unsure.get();
        for (int i = 2; i < 7; i++) {
            change("a/f", Integer.toString(i));
            bench.awaitDone();
        }
        bench.assertEqual();
        assertEquals(bench.mirror.unsure.get() - unsure, looks() - looks);
    }

    /** Kills: a host that is down is held for its disk. */
    @Test
    void aHostThatCannotBeAskedIsTriedAgain() throws Exception {
        overSsh();
        filled();
        ssh.orElseThrow().stop();
        change("a/f", "2");
        bench.awaitState("retrying");
        assertTrue(
                bench.state.current().lastError().orElseThrow().contains("connect to host"),
                bench.state.current()::toString);
        ssh.orElseThrow().start();
        bench.awaitDone();
        bench.assertEqual();
        assertEquals(0, bench.counter("held"));
    }

    /** Kills: a look that only a shell can take. */
    @Test
    void aDaemonThatIsBackWithoutItsDiskIsHeldAndGoesOnWithIt() throws Exception {
        daemon = Optional.of(RsyncDaemon.start(top.resolve("daemon"), top));
        bench.to(new Destination.Daemon(
                Optional.empty(),
                "127.0.0.1",
                OptionalInt.of(daemon.orElseThrow().port()),
                RsyncDaemon.MODULE,
                "destination"));
        filled();
        daemon.orElseThrow().stop();
        unmount();
        bootTakesAMinute();
        daemon.orElseThrow().start();
        change("a/f", "2");
        bench.awaitState("held");
        assertEquals(0, entries(bench.destination));

        mount();
        bench.awaitDone();
        bench.assertEqual();
    }

    /** What somebody else has in the destination says nothing of what lies below it. */
    @Test
    void oneBelowTheDestinationIsLookedAt() throws Exception {
        ssh = Optional.of(SshServer.start(top.resolve("ssh")));
        bench.options = bench.options.withRsh(ssh.orElseThrow().rsh());
        bench.to(new Mapping(bench.source, top, RelPath.of("source"), remote(), "d"));
        filled();
        bench.stop();
        unmount();
        Files.createDirectory(bench.destination.resolve("of somebody else"));
        change("a/f", "2");
        bench.restart();
        bench.awaitState("held");
        assertEquals(1, entries(bench.destination));

        Files.delete(bench.destination.resolve("of somebody else"));
        mount();
        bench.awaitDone();
        assertEquals("2", bench.read("source/a/f"));
    }

    private void overSsh() {
        assumeTrue(SshServer.isAvailable());
        ssh = Optional.of(SshServer.start(top.resolve("ssh")));
        bench.options = bench.options.withRsh(ssh.orElseThrow().rsh());
        bench.to(remote());
    }

    private Destination remote() {
        return new Destination.Remote(
                Optional.of(ssh.orElseThrow().user()), "127.0.0.1", OptionalInt.empty(), bench.destination.toString());
    }

    private void filled() throws Exception {
        bench.write("a/f", "1");
        bench.write("a/g", "1");
        bench.write("b", "1");
        bench.start();
        bench.awaitDone();
    }

    private void bootTakesAMinute() {
        bench.passed.addAndGet(Duration.ofMinutes(1).toNanos());
    }

    private void unmount() throws IOException {
        Files.move(bench.destination, away);
        Files.createDirectory(bench.destination);
    }

    private void mount() throws IOException {
        Files.delete(bench.destination);
        Files.move(away, bench.destination);
    }

    private void change(String path, String content) throws IOException {
        bench.write(path, content);
        bench.entry(path);
    }

    /** An emptied source is held until a person says that it shall be. */
    private boolean release() throws IOException {
        if (isHeld() && !Files.exists(bench.directory.resolve("release"))) {
            Files.createFile(bench.directory.resolve("release"));
        }
        return true;
    }

    private boolean isHeld() {
        return bench.state.current().state().equals("held");
    }

    private long looks() {
        return bench.mirror.runs.stream().filter(RsyncRun::dryRun).count();
    }

    private static long entries(Path directory) throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            return all.count();
        }
    }
}
