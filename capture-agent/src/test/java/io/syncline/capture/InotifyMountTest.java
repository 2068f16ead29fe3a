package io.syncline.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncline.event.FileEvent;
import io.syncline.event.FileEvent.Touched;
import io.syncline.event.FileEvent.TreeTouched;
import io.syncline.event.RescanReason;
import io.syncline.filter.FilterRules;
import io.syncline.journal.memory.MemoryJournal;
import io.syncline.path.RelPath;
import io.syncline.posix.Posix;
import io.syncline.testing.Thorough;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
