package io.syncline.capture;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncline.capture.sweep.SweepRequest;
import io.syncline.checkpoint.CheckpointFile;
import io.syncline.event.FileEvent;
import io.syncline.event.FileEvent.Touched;
import io.syncline.event.FileEvent.TreeTouched;
import io.syncline.event.RescanReason;
import io.syncline.filter.FilterRules;
import io.syncline.journal.memory.MemoryJournal;
import io.syncline.path.RelPath;
import io.syncline.posix.Posix;
import io.syncline.process.Requests;
import io.syncline.testing.Thorough;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is mounted and unmounted below the source while inotify watches it. */
@Thorough
@Timeout(60)
class InotifyMountTest {
    private static final RelPath INNER = RelPath.of("a/disk one");

    @TempDir
    Path directory;

    private final TestMounts mounts = new TestMounts();
    private Path root;
    private Path inner;

    @BeforeEach
    void makeRoot() throws Exception {
        root = Files.createDirectory(directory.resolve("root"));
        inner = Files.createDirectories(root.resolve("a/disk one"));
        Files.createDirectory(inner.resolve("hidden"));
    }

    @AfterEach
    void unmount() {
        mounts.close();
    }

    /** Mutants: a change of the mounts that is not looked at; the old watch of the mount point is kept. */
    @Test
    void aMountAndAnUnmountBelowAreNoticed() throws Exception {
        try (Running running = Running.watching(root)) {
            running.recorded();
            mounts.tmpfs(inner);
            running.awaitEvent(new TreeTouched(INNER, RescanReason.MOVED_IN));
            Files.createDirectory(inner.resolve("x"));
            running.events();
            Files.createFile(inner.resolve("x/f"));
            assertEquals(List.of(new Touched(INNER.resolve("x/f"))), running.events());

            mounts.unmount(inner);
            running.awaitEvent(new TreeTouched(INNER, RescanReason.MOVED_OUT));
            running.events();
            Files.createFile(inner.resolve("hidden/f"));
            assertEquals(List.of(new Touched(INNER.resolve("hidden/f"))), running.events());
            assertEquals(
                    4,
                    running.state.current().counters().get("directories"),
                    "what was seen on the other file system is forgotten");
        }
    }

    /** The kernel ends no watch then: the file system is still mounted elsewhere. */
    @Test
    void aDirectoryOfElsewhereThatIsBoundInAndUnboundIsNoticed() throws Exception {
        Path outside = Files.createDirectories(directory.resolve("outside/deep"));
        try (Running running = Running.watching(root)) {
            running.recorded();
            mounts.mount(inner, "--bind", outside.getParent().toString());
            running.awaitEvent(new TreeTouched(INNER, RescanReason.MOVED_IN));
            running.events();
            Files.createFile(outside.resolve("f"));
            assertEquals(List.of(new Touched(INNER.resolve("deep/f"))), running.events());

            mounts.unmount(inner);
            running.awaitEvent(new TreeTouched(INNER, RescanReason.MOVED_OUT));
            running.events();
            Files.createFile(outside.resolve("g"));
            assertEquals(List.of(), running.events());
            assertFalse(running.state.current().counters().containsKey("unknownDescriptors"));
        }
    }

    /** Mutant: mounts that are left out are not looked at either; then what they hid is never watched. */
    @Test
    void whatAMountHidIsWatchedOnOneFileSystemToo() throws Exception {
        mounts.tmpfs(inner);
        CaptureConfig config = new CaptureConfig(
                root, Posix.identity(Posix.bytes(root)).orElseThrow(), new WatchOptions(WatchMode.INOTIFY, true, true));
        try (Running running = new Running(config, new MemoryJournal<>())) {
            running.awaitWatching();
            running.recorded();
            mounts.unmount(inner);
            running.awaitEvent(new TreeTouched(INNER, RescanReason.MOVED_OUT));
            running.events();
            Files.createFile(inner.resolve("hidden/f"));
            assertEquals(List.of(new Touched(INNER.resolve("hidden/f"))), running.events());

            mounts.tmpfs(inner);
            running.awaitEvent(new TreeTouched(INNER, RescanReason.MOVED_IN));
            running.events();
            Files.createFile(inner.resolve("f"));
            List<FileEvent> seen = running.events();
            assertFalse(seen.contains(new Touched(INNER.resolve("f"))), seen::toString);
        }
    }

    /** Mutants: what others change there is never looked for; the server is asked, and capture waits for it for ever. */
    @Test
    void whatIsMountedFromARemoteFileSystemIsSaidAndNotAsked() throws Exception {
        mounts.deadServer(inner);
        Path other = Files.createDirectory(root.resolve("other"));
        try (Running running = Running.watching(root)) {
            assertTrue(running.recorded().contains(new TreeTouched(INNER, RescanReason.UNWATCHED)));
            String detail = running.state.current().detail();
            assertTrue(detail.contains("a/disk one: it is on fuse, where others make changes"), detail);
            Files.createFile(root.resolve("a/f"));
            assertEquals(List.of(new Touched(RelPath.of("a/f"))), running.events());

            mounts.deadServer(other);
            running.awaitEvent(new TreeTouched(RelPath.of("other"), RescanReason.UNWATCHED));
            assertEquals(2, running.state.current().counters().get("unwatchedDirectories"));
            mounts.unmount(other);
            running.awaitEvent(new TreeTouched(RelPath.of("other"), RescanReason.MOVED_OUT));
            Files.createFile(other.resolve("f"));
            assertTrue(running.events().contains(new Touched(RelPath.of("other/f"))));
        }
    }

    /** Mutant: another sweep waits for the threads of this one; then nothing is captured any more, and no stop is heard. */
    @Test
    void aSweepThatHangsHoldsNeitherCaptureNorAStopUp() throws Exception {
        mounts.deadServer(inner);
        Requests requests = new Requests(directory.resolve("requests"));
        CaptureConfig config = Running.quickConfig(root)
                .sweeping(
                        new SweepConfig(Optional.empty(), Duration.ZERO, Duration.ZERO, Duration.ofMillis(100), 0, 1));
        try (Running running = new Running(config, new MemoryJournal<>(), agent -> agent.answering(requests))) {
            running.awaitWatching();
            await().atMost(Duration.ofSeconds(30)).until(() -> sweepingThreads() == 1);
            new CheckpointFile<>(requests.directory().resolve("sweep-1.json"), SweepRequest.class)
                    .write(new SweepRequest(".", Optional.empty()));
            await().atMost(Duration.ofSeconds(30)).until(() -> sweepingThreads() == 2);
            Files.createFile(root.resolve("f"));
            assertTrue(running.events().contains(new Touched(RelPath.of("f"))));
            assertTrue(running.hasSwept(0), "the server has answered");
        }
    }

    private static long sweepingThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("capture-sweep-"))
                .count();
    }

    @Test
    void whatRulesLeaveOutIsNotLookedAtWhenItIsMounted() throws Exception {
        CaptureConfig config = Running.quickConfig(root)
                .withPruning(FilterRules.parse(List.of("- disk one")).pruning());
        Path other = Files.createDirectory(root.resolve("other"));
        try (Running running = new Running(config, new MemoryJournal<>())) {
            running.awaitWatching();
            running.recorded();
            mounts.tmpfs(inner);
            mounts.tmpfs(other);
            List<FileEvent> seen = running.awaitEvent(new TreeTouched(RelPath.of("other"), RescanReason.MOVED_IN));
            assertTrue(seen.stream().noneMatch(event -> event.toString().contains("disk one")), seen::toString);
        }
    }
}
