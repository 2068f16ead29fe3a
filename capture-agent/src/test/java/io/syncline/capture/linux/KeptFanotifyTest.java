package io.syncline.capture.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.syncline.capture.spool.Spool;
import io.syncline.capture.watch.EntryNames;
import io.syncline.capture.watch.EventSource;
import io.syncline.capture.watch.FanotifyMask;
import io.syncline.posix.NotifyReceiver;
import io.syncline.posix.Posix;
import io.syncline.posix.PosixException;
import io.syncline.process.ServiceManager;
import io.syncline.process.ServiceManager.Kept;
import io.syncline.testing.Thorough;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The test is the service manager: it receives the descriptors, and hands them to the successor. */
class KeptFanotifyTest {
    private static final AtomicInteger NUMBERS = new AtomicInteger();
    private static final int OWN = (int) ProcessHandle.current().pid();

    @TempDir
    Path directory;

    private final String address = "syncline-keptf-" + OWN + "-" + NUMBERS.incrementAndGet();
    private final NotifyReceiver receiver = NotifyReceiver.atAbstract(address);
    private final ServiceManager manager = ServiceManager.of(Map.of("NOTIFY_SOCKET", "@" + address), 1);

    @BeforeEach
    void needsMarks() {
        try (Fanotify fanotify = Fanotify.open(true, 0)) {
            fanotify.mark(Posix.bytes(directory));
        } catch (PosixException refused) {
            abort("needs fanotify: " + refused.getMessage());
        }
    }

    @AfterEach
    void close() {
        receiver.close();
    }

    /** Kills also: the number of the successor's process taken for that of whoever had it while nobody ran. */
    @Test
    void theSuccessorHasWhatWasReadAndWhatTheKernelQueued() throws Exception {
        List<Kept> kept = begun(true);
        Files.createFile(directory.resolve("queued"));

        KeptFanotify next = KeptFanotify.find(kept, OWN).orElseThrow();
        try (Fanotify fanotify = next.fanotify()) {
            assertTrue(next.resume("a").isPresent());
            List<String> names = drained(fanotify);
            names.addAll(drained(fanotify));
            assertEquals(List.of("read", "queued"), names);
        }
    }

    /** Kills: noise that is kept. Nobody records it, so it would fill the spool, and then nothing is read any more. */
    @Test
    void noiseDoesNotFillWhatIsKept() throws Exception {
        try (Fanotify fanotify = Fanotify.open(true, OWN)) {
            Spool spool = KeptFanotify.keep(manager, fanotify, "a");
            KeptFanotify.drop(manager, received());
            fanotify.mark(Posix.bytes(directory));
            int before = spool.room().position();
            Files.createFile(directory.resolve("read"));
            assertEquals(List.of(), drained(fanotify));
            if (spool.room().position() == before) {
                assertEquals(0, spool.room().getInt(before));
            } else {
                System.out.println("others wrote on this file system meanwhile");
            }
        }
    }

    /** Mutant: the limit of {@code fs.fanotify.max_queued_events}; then an agent that is away for long loses all. */
    @Test
    @Thorough
    void theQueueHasNoLimit() throws Exception {
        // KERNEL: a sysctl answers a read at offset 0 only, and readString reads one byte first.
        int limit = Integer.parseInt(Files.readAllLines(Path.of("/proc/sys/fs/fanotify/max_queued_events"))
                .get(0));
        assumeTrue(limit <= 50_000, () -> "skipped: the kernel's queue would hold " + limit + " events");
        try (Fanotify fanotify = Fanotify.open(true, 0)) {
            fanotify.mark(Posix.bytes(directory));
            for (int i = 0; i <= limit; i++) {
                Files.createFile(directory.resolve("f" + i));
            }
            int created = 0;
            while (fanotify.await(0) == EventSource.Wake.EVENTS) {
                List<String> some = KeptByTest.drained(
                        fanotify,
                        event -> event.has(FanotifyMask.Q_OVERFLOW)
                                ? "lost"
                                : event.has(FanotifyMask.CREATE) ? "created" : "");
                assertFalse(some.contains("lost"));
                created += some.size();
            }
            assertTrue(created > limit, "created " + created);
        }
    }

    @Test
    void whatIsKeptOfAnotherSourceIsDropped() throws Exception {
        assertDropped(begun(true), "b");
    }

    @Test
    void whatWasNeverSettledIsDropped() throws Exception {
        assertDropped(begun(false), "a");
    }

    @Test
    void whatWasEndedIsDroppedThoughItSettledSince() throws Exception {
        try (Fanotify first = Fanotify.open(true, 0)) {
            first.mark(Posix.bytes(directory));
            Spool spool = KeptFanotify.keep(manager, first, "a");
            List<Kept> kept = received();
            KeptFanotify.drop(manager, spool);
            spool.recorded(0, true);
            assertDropped(kept, "a");
        }
    }

    /** Kills: marking what is new, and going on as if it had been marked all the time. */
    @Test
    void aFileSystemThatWasNotMarkedIsNotGoneOnWith() throws Exception {
        try (Fanotify first = Fanotify.open(true, 0)) {
            KeptFanotify.keep(manager, first, "a").recorded(0, true);
        }
        KeptFanotify next = KeptFanotify.find(received(), 0).orElseThrow();
        next.fanotify().mark(Posix.bytes(directory));
        assertTrue(next.resume("a").isEmpty());
        next.close(manager);
    }

    /** An agent that has read of one file, and is gone. */
    private List<Kept> begun(boolean settled) throws Exception {
        try (Fanotify first = Fanotify.open(true, 0)) {
            first.mark(Posix.bytes(directory));
            Spool spool = KeptFanotify.keep(manager, first, "a");
            if (settled) {
                spool.recorded(0, true);
            }
            Files.createFile(directory.resolve("read"));
            assertEquals(List.of("read"), drained(first));
            return received();
        }
    }

    private void assertDropped(List<Kept> kept, String identity) {
        KeptFanotify next = KeptFanotify.find(kept, 0).orElseThrow();
        assertEquals(Optional.empty(), next.resume(identity));
        next.close(manager);
        assertTrue(receiver.texts().contains("FDSTOREREMOVE=1\nFDNAME=fanotify"));
    }

    private List<Kept> received() {
        return KeptByTest.received(receiver);
    }

    /** The names that were created, without those of others on the same file system. */
    private static List<String> drained(Fanotify from) throws InterruptedException {
        return KeptByTest.drained(from, event -> {
            String name = event.has(FanotifyMask.CREATE) ? EntryNames.of(event) : "";
            return List.of("read", "queued").contains(name) ? name : "";
        });
    }
}
