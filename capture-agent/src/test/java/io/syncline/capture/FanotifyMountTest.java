package io.syncline.capture;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncline.capture.linux.Fanotify;
import io.syncline.capture.watch.EventSource;
import io.syncline.capture.watch.RawEvent;
import io.syncline.event.FileEvent;
import io.syncline.event.FileEvent.Renamed;
import io.syncline.event.FileEvent.Touched;
import io.syncline.event.FileEvent.TreeTouched;
import io.syncline.event.RescanReason;
import io.syncline.journal.memory.MemoryJournal;
import io.syncline.path.RelPath;
import io.syncline.posix.Posix;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several file systems below one source, on tmpfs that the test mounts. */
class FanotifyMountTest {
    @TempDir
    Path directory;

    private final TestMounts mounts = new TestMounts();
    private Path root;
    private Path inner;

    @BeforeEach
    void makeRoot() throws Exception {
        FanotifyHere.assume(directory);
        root = Files.createDirectory(directory.resolve("root"));
        inner = Files.createDirectories(root.resolve("a/disk one"));
    }

    @AfterEach
    void unmount() {
        mounts.close();
    }

    private Running watching(boolean oneFileSystem) throws Exception {
        return watching(WatchMode.FANOTIFY, oneFileSystem);
    }

    private Running watching(WatchMode mode, boolean oneFileSystem) throws Exception {
        CaptureConfig config = new CaptureConfig(
                root, Posix.identity(Posix.bytes(root)).orElseThrow(), new WatchOptions(mode, oneFileSystem, true));
        Running running = new Running(config, new MemoryJournal<>());
        running.awaitWatching();
        running.events();
        return running;
    }

    @Test
    void whatIsMountedBelowIsWatchedToo() throws Exception {
        mounts.tmpfs(inner);
        Path deep = Files.createDirectories(inner.resolve("x/disk two"));
        mounts.tmpfs(deep);
        Files.createDirectory(deep.resolve("y"));
        try (Running running = watching(false)) {
            Files.createFile(inner.resolve("x/f"));
            Files.createFile(deep.resolve("y/g"));
            assertEquals(
                    List.of(
                            new Touched(RelPath.of("a/disk one/x/f")),
                            new Touched(RelPath.of("a/disk one/x/disk two/y/g"))),
                    running.events());
            // The mounts move along with the directory that they are in.
            Files.move(root.resolve("a"), root.resolve("b"));
            Files.createFile(root.resolve("b/disk one/x/disk two/y/h"));
            assertEquals(
                    List.of(
                            new Renamed(RelPath.of("a"), RelPath.of("b"), true),
                            new Touched(RelPath.of("b/disk one/x/disk two/y/h"))),
                    running.events());
            Files.move(root.resolve("b"), root.resolve("a"));
        }
    }

    /** Nobody says that the path of a mount is another one now. */
    @Test
    void aMountWhoseDirectoryWasRenamedIsSeenInPlacesThatWereNeverNamed() throws Exception {
        mounts.tmpfs(inner);
        Files.createDirectories(inner.resolve("x/y"));
        try (Running running = watching(false)) {
            Files.move(root.resolve("a"), root.resolve("b"));
            running.events();
            Files.createFile(root.resolve("b/disk one/x/y/f"));
            List<FileEvent> seen = running.events();
            Files.move(root.resolve("b"), root.resolve("a"));
            assertEquals(List.of(new Touched(RelPath.of("b/disk one/x/y/f"))), seen);
        }
    }

    @Test
    void aMountAndAnUnmountBelowAreNoticed() throws Exception {
        try (Running running = watching(false)) {
            mounts.tmpfs(inner);
            List<FileEvent> seen = running.awaitEvent(new TreeTouched(RelPath.of("a/disk one"), RescanReason.MOVED_IN));
            assertEquals(1, seen.size(), seen::toString);
            Files.createFile(inner.resolve("f"));
            assertEquals(List.of(new Touched(RelPath.of("a/disk one/f"))), running.events());

            mounts.unmount(inner);
            running.awaitEvent(new TreeTouched(RelPath.of("a/disk one"), RescanReason.MOVED_OUT));
            Files.createFile(inner.resolve("on the outer one"));
            assertEquals(List.of(new Touched(RelPath.of("a/disk one/on the outer one"))), running.events());
        }
    }

    /** Kills: an answer to a cookie, or a mark, ahead of what was mounted before it was asked for. */
    @Test
    void aMountThatNobodyHasTakenIsSomethingToRead() throws Exception {
        try (Fanotify fanotify = Fanotify.open(false, 0)) {
            await().until(() -> isEmptyNow(fanotify));
            mounts.tmpfs(inner);
            assertFalse(fanotify.isEmpty());
            assertFalse(fanotify.isEmpty());
            await().until(() -> isEmptyNow(fanotify));
        }
    }

    private static boolean isEmptyNow(Fanotify fanotify) throws InterruptedException {
        RawEvent slot = new RawEvent();
        EventSource.Sink sink = new EventSource.Sink() {
            @Override
            public RawEvent claim() {
                return slot;
            }

            @Override
            public void publish() {}
        };
        if (fanotify.await(0) == EventSource.Wake.EVENTS) {
            fanotify.drainTo(sink);
        }
        return fanotify.isEmpty();
    }

    @Test
    void oneFileSystemLeavesOutWhatIsMounted() throws Exception {
        mounts.tmpfs(inner);
        try (Running running = watching(true)) {
            Files.createFile(inner.resolve("f"));
            Files.createFile(root.resolve("a/g"));
            assertEquals(List.of(new Touched(RelPath.of("a/g"))), running.events());
        }
    }

    @Test
    void aFileSystemThatCannotBeMarkedIsSaid() throws Exception {
        mounts.mount(inner, "-t", "proc", "proc");
        CaptureConfig config = Running.config(root, WatchMode.FANOTIFY);
        try (Running running = new Running(config, new MemoryJournal<>())) {
            running.awaitWatching();
            assertTrue(running.recorded().contains(new TreeTouched(RelPath.of("a/disk one"), RescanReason.UNWATCHED)));
            assertEquals(1, running.state.current().counters().get("unwatchedDirectories"));
            String detail = running.state.current().detail();
            assertTrue(detail.contains("a/disk one: file system proc: fanotify_mark"), detail);
        }
    }

    /** LIMIT: one directory at two places. Its events are told at one of them, and that is said. */
    @Test
    void aDirectoryThatIsBoundBelowTwiceIsSaid() throws Exception {
        Path other = Files.createDirectory(root.resolve("other"));
        mounts.mount(inner, "--bind", other.toString());
        try (Running running = new Running(Running.config(root, WatchMode.FANOTIFY), new MemoryJournal<>())) {
            running.awaitWatching();
            String detail = running.state.current().detail();
            assertTrue(detail.contains("a/disk one: it is the same directory as other"), detail);
        }
    }

    /** A directory of the same file system from elsewhere, bound into the source: its events come with other paths. */
    @Test
    void aDirectoryThatIsBoundInFromOutsideIsWatched() throws Exception {
        Path outside = Files.createDirectories(directory.resolve("outside/deep"));
        mounts.mount(inner, "--bind", outside.getParent().toString());
        try (Running running = watching(false)) {
            Files.createFile(outside.resolve("f"));
            assertEquals(List.of(new Touched(RelPath.of("a/disk one/deep/f"))), running.events());
        }
    }

    @Test
    void aSourceThatIsABindMountSeesWhatIsWrittenBesideIt() throws Exception {
        Path real = Files.createDirectories(directory.resolve("real/d"));
        mounts.mount(root, "--bind", real.getParent().toString());
        try (Running running = watching(false)) {
            Files.createFile(real.resolve("f"));
            Files.createFile(directory.resolve("not below"));
            assertEquals(List.of(new Touched(RelPath.of("d/f"))), running.events());
        }
    }

    @Test
    void inotifyWatchesWhatIsMountedBelowAsWell() throws Exception {
        mounts.tmpfs(inner);
        Files.createDirectory(inner.resolve("x"));
        try (Running running = watching(WatchMode.INOTIFY, false)) {
            Files.createFile(inner.resolve("x/f"));
            assertEquals(List.of(new Touched(RelPath.of("a/disk one/x/f"))), running.events());
        }
    }

    @Test
    void inotifyOnOneFileSystemLeavesThemOut() throws Exception {
        mounts.tmpfs(inner);
        Files.createDirectory(inner.resolve("x"));
        try (Running running = watching(WatchMode.INOTIFY, true)) {
            Files.createFile(inner.resolve("x/f"));
            Files.createFile(root.resolve("a/g"));
            assertTrue(running.events().contains(new Touched(RelPath.of("a/g"))));
            // The mount point is looked at once more when the kernel has nothing to say.
            await().until(() -> running.state.current().counters().get("directories") == 2);
        }
    }
}
