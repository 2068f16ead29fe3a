package io.syncline.shipper.rsync;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncline.path.RelPath;
import io.syncline.posix.Posix;
import io.syncline.shipper.destination.Destination;
import io.syncline.shipper.destination.Mapping;
import io.syncline.shipper.destination.TransferOptions;
import io.syncline.testing.Thorough;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When nothing is sent before somebody has looked. */
@Thorough
class ContactTest {
    private static final RsyncRun F = RsyncRun.flat(List.of(ListedName.entry(RelPath.of("f"))));

    @TempDir
    Path directory;

    private final AtomicLong now = new AtomicLong();
    private final Contact contact = Contact.watched(now::get);
    private Path source;
    private Path target;
    private Rsync rsync;

    @BeforeEach
    void makeEnds() throws Exception {
        source = Files.createDirectory(directory.resolve("s"));
        target = Files.createDirectory(directory.resolve("t"));
        Files.writeString(source.resolve("f"), "new");
        rsync = new Rsync(
                        Mapping.plain(source, new Destination.Local(target), "t"),
                        Posix.identity(Posix.bytes(source)).orElseThrow(),
                        TransferOptions.DEFAULT,
                        Capabilities.full())
                .within(contact);
    }

    @AfterEach
    void stop() {
        rsync.stop();
    }

    /** Kills: a run that proves that somebody is there proves that it is the right one. */
    @Test
    void onlyALookMakesItFreshAndOnlyForAMoment() {
        contact.kept();
        assertFalse(contact.isFresh());
        contact.looked();
        passes(Duration.ofSeconds(4));
        assertTrue(contact.isFresh());
        contact.kept();
        passes(Duration.ofSeconds(4));
        assertTrue(contact.isFresh());
        passes(Duration.ofSeconds(4));
        assertFalse(contact.isFresh());
        assertTrue(contact.isUnbroken());
        contact.looked();
        contact.broke();
        contact.kept();
        assertFalse(contact.isUnbroken());
    }

    @Test
    void nothingIsSentBeforeALook() throws Exception {
        assertTrue(rsync.run(F.asDryRun()).isDone());
        assertFalse(rsync.isSure());
        assertTurnedAway(rsync.ship(F));
        assertTurnedAway(rsync.run(F));
        contact.looked();
        assertTrue(rsync.run(F).isDone());
        assertEquals("new", Files.readString(target.resolve("f")));
    }

    /** Kills: a round of millions that is planned for minutes is turned away, and planned again, without end. */
    @Test
    void aLookDoesForItsAttemptHoweverLongThatIsPlanned() throws Exception {
        assertFalse(rsync.isSure());
        contact.looked();
        passes(Duration.ofMinutes(10));
        assertTrue(rsync.run(F).isDone());

        passes(Duration.ofMinutes(10));
        assertFalse(rsync.isSure());
        assertTurnedAway(rsync.run(F));
    }

    /** Kills: an hour of one change a minute is an hour of looks. */
    @Test
    void oneThatStandsGoesOnWithoutALook() throws Exception {
        shippedOnce();
        long stood = Warm.standing(rsync);
        passes(Duration.ofMinutes(1));
        assertTrue(rsync.isSure());
        Files.writeString(source.resolve("f"), "newer");
        assertTrue(rsync.ship(F).isDone());
        assertFalse(rsync.standing().contains(stood));
        assertEquals("newer", Files.readString(target.resolve("f")));
    }

    /** Kills: a host that is up again in no time, of which nothing was heard but that a connection broke. */
    @Test
    void oneThatStoodAndDiedAsksForALook() throws Exception {
        shippedOnce();
        ProcessHandle stood = ProcessHandle.of(Warm.standing(rsync)).orElseThrow();
        assertTrue(rsync.isSure());
        stood.destroyForcibly();
        await().atMost(Duration.ofSeconds(20)).until(() -> !rsync.isSure());
        assertTurnedAway(rsync.ship(F));
    }

    /** Kills: a cold start behind a connection that turns out to be dead. */
    @Test
    void oneThatDiesOfItsListAsksForALook() throws Exception {
        shippedOnce();
        ProcessHandle stood = ProcessHandle.of(Warm.standing(rsync)).orElseThrow();
        await().atMost(Duration.ofSeconds(20))
                .until(() -> stood.children().findAny().isPresent());
        // It waits for its list and does not look at the other half meanwhile.
        signal(stood, 19);
        stood.children().forEach(ProcessHandle::destroyForcibly);
        Thread later = new Thread(() -> {
            await().atMost(Duration.ofSeconds(20)).until(() -> !rsync.standing().contains(stood.pid()));
            signal(stood, 18);
        });
        later.start();
        assertTurnedAway(rsync.ship(F));
        later.join();
        contact.looked();
        assertTrue(rsync.ship(F).isDone());
    }

    /** Kills: what stands for another kind of run makes a cold start sure, or asks for a look without an end. */
    @Test
    void oneThatStandsForSomethingElseAsksForALookOnce() throws Exception {
        shippedOnce();
        Warm.standing(rsync);
        passes(Duration.ofMinutes(1));
        RsyncRun other = RsyncRun.tree(List.of(ListedName.entry(RelPath.of("f"))));
        assertTrue(rsync.isSure());
        assertTurnedAway(rsync.ship(other));
        assertFalse(rsync.isSure());
        contact.looked();
        assertTrue(rsync.ship(other).isDone());
    }

    /** Kills: one that was started late stands at a host that was booted meanwhile. */
    @Test
    void oneThatWasStartedLateAsksForALook() throws Exception {
        contact.looked();
        passes(Duration.ofMinutes(1));
        Warm.ready(rsync, F);
        assertFalse(rsync.isSure());
        contact.looked();
        passes(Duration.ofMinutes(1));
        assertTrue(rsync.isSure());
    }

    private void shippedOnce() throws Exception {
        contact.looked();
        assertTrue(rsync.ship(F).isDone());
        rsync.lateToTheEnd();
    }

    private void assertTurnedAway(RsyncResult result) throws Exception {
        assertTrue(result.rootMismatch(), result::toString);
        assertEquals(0, result.stats().transferred());
    }

    private void passes(Duration time) {
        now.addAndGet(time.toNanos());
    }

    private static void signal(ProcessHandle process, int number) {
        Posix.libC().kill((int) process.pid(), number);
    }
}
