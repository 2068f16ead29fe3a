package io.syncline.capture.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.syncline.capture.watch.InotifyMask;
import io.syncline.path.RelPath;
import io.syncline.posix.NotifyReceiver;
import io.syncline.posix.Posix;
import io.syncline.process.ServiceManager;
import io.syncline.process.ServiceManager.Kept;
import io.syncline.testing.Thorough;
import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The test is the service manager: it receives the descriptors, and hands them to the successor. */
class KeptInotifyTest {
    private static final AtomicInteger NUMBERS = new AtomicInteger();

    @TempDir
    Path directory;

    private final String address = "syncline-kept-" + ProcessHandle.current().pid() + "-" + NUMBERS.incrementAndGet();
    private final NotifyReceiver receiver = NotifyReceiver.atAbstract(address);
    private final ServiceManager manager = ServiceManager.of(Map.of("NOTIFY_SOCKET", "@" + address), 1);

    @AfterEach
    void close() {
        receiver.close();
    }

    @Test
    void theSuccessorHasWhatWasReadAndWhatTheKernelQueued() throws Exception {
        KeptInotify first = KeptInotify.open(manager, "a", List.of());
        List<Kept> kept = received();
        int watch = first.inotify().watch(Posix.bytes(directory), InotifyMask.DIRECTORY);
        first.safekeeping().recorded(0, true);
        Files.createFile(directory.resolve("read"));
        assertEquals(List.of("read"), drained(first.inotify()));
        first.close();
        Files.createFile(directory.resolve("queued"));

        try (KeptInotify next = KeptInotify.open(manager, "a", kept)) {
            assertTrue(next.nextWatch().orElseThrow() > watch);
            assertEquals(watch, next.inotify().watch(Posix.bytes(directory), InotifyMask.DIRECTORY));
            assertFalse(next.inotify().isEmpty());
            List<String> names = drained(next.inotify());
            names.addAll(drained(next.inotify()));
            assertEquals(List.of("read", "queued"), names);
        }
    }

    @Test
    void whatIsKeptOfAnotherSourceIsDropped() {
        KeptInotify first = KeptInotify.open(manager, "a", List.of());
        List<Kept> kept = received();
        first.safekeeping().recorded(0, true);
        first.close();

        try (KeptInotify next = KeptInotify.open(manager, "b", kept)) {
            assertTrue(next.nextWatch().isEmpty());
            List<String> texts = receiver.texts();
            assertTrue(texts.contains("FDSTOREREMOVE=1\nFDNAME=inotify"), texts::toString);
            assertTrue(texts.contains("FDSTOREREMOVE=1\nFDNAME=spool"), texts::toString);
        }
    }

    @Test
    void whatWasNeverSettledIsDropped() {
        KeptInotify.open(manager, "a", List.of()).close();
        try (KeptInotify next = KeptInotify.open(manager, "a", received())) {
            assertTrue(next.nextWatch().isEmpty());
        }
    }

    @Test
    void aQueueWithoutItsSpoolIsDropped() {
        KeptInotify first = KeptInotify.open(manager, "a", List.of());
        first.safekeeping().recorded(0, true);
        first.close();
        List<Kept> queueOnly =
                received().stream().filter(one -> one.name().equals("inotify")).toList();

        try (KeptInotify next = KeptInotify.open(manager, "a", queueOnly)) {
            assertTrue(next.nextWatch().isEmpty());
        }
    }

    /**
     * To tell old watches from new ones takes one watch more. Mutant: that it cannot be had ends the process, and its
     * successors, until the fifth of them begins anew.
     */
    @Thorough
    @Test
    void withAllWatchesInUseItIsBegunAnew() throws Exception {
        List<String> command = new ArrayList<>(List.of("unshare", "-Ur", "sh", "-c"));
        command.add("echo 12 >/proc/sys/user/max_inotify_watches && echo limited && exec \"$@\"");
        command.addAll(List.of(
                "sh", Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(ResumingAtTheLimit.class.getName(), directory.toString(), address));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader said = process.inputReader()) {
            assumeTrue("limited".equals(said.readLine()), "no user namespace can be made here");
            assertEquals("watches 12 resumed false root true", said.readLine());
        } finally {
            process.destroyForcibly();
        }
    }

    private List<Kept> received() {
        return KeptByTest.received(receiver);
    }

    /** Only the names that were created. */
    private static List<String> drained(Inotify from) throws InterruptedException {
        return KeptByTest.drained(from, event -> event.has(InotifyMask.CREATE) ? RelPath.display(event.name()) : "");
    }
}
