package io.syncline.capture;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncline.capture.linux.Fanotify;
import io.syncline.capture.linux.FanotifyHandles;
import io.syncline.capture.linux.Mounts;
import io.syncline.capture.watch.EventSource;
import io.syncline.capture.watch.FanotifyMask;
import io.syncline.capture.watch.FanotifyWatcher;
import io.syncline.capture.watch.RawEvent;
import io.syncline.capture.watch.RootLostException;
import io.syncline.event.FileEvent;
import io.syncline.event.FileEvent.Renamed;
import io.syncline.event.FileEvent.Touched;
import io.syncline.event.FileEvent.TreeTouched;
import io.syncline.event.RescanReason;
import io.syncline.filter.FilterRules;
import io.syncline.filter.Pruning;
import io.syncline.journal.memory.MemoryJournal;
import io.syncline.path.RelPath;
import io.syncline.posix.Posix;
import io.syncline.testing.Thorough;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several file systems below one source, on tmpfs that the test mounts. */
@Thorough
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

    /** Mutant: mounts that are left out are not looked at either; then what one of them hid is never sent. */
    @Test
    void whatAMountHidIsLookedAtOnOneFileSystemToo() throws Exception {
        mounts.tmpfs(inner);
        try (Running running = watching(true)) {
            mounts.unmount(inner);
            running.awaitEvent(new TreeTouched(RelPath.of("a/disk one"), RescanReason.MOVED_OUT));
            mounts.tmpfs(inner);
            running.awaitEvent(new TreeTouched(RelPath.of("a/disk one"), RescanReason.MOVED_IN));
            Files.createFile(inner.resolve("f"));
            assertEquals(List.of(), running.events());
        }
    }

    /** Mutant: the number of a mount alone says whether it is the same; before Linux 6.8 it is given again. */
    @Test
    void aFileSystemThatWasUnmountedIsMarkedAnew() throws Exception {
        Path image = mounts.disk(directory);
        mounts.mount(inner, "-o", "loop", image.toString());
        try (Fanotify fanotify = Fanotify.open(true, 0)) {
            assertTrue(fanotify.mark(Posix.bytes(inner)));
            assertFalse(fanotify.mark(Posix.bytes(inner)));
            mounts.unmount(inner);
            mounts.mount(inner, "-o", "loop", image.toString());
            assertTrue(fanotify.mark(Posix.bytes(inner)));
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

    /** Mutant: what no destination ships is marked, said, and swept every minute. */
    @Test
    void whatRulesLeaveOutIsNeitherMarkedNorSaid() throws Exception {
        mounts.mount(inner, "-t", "proc", "proc");
        CaptureConfig config = Running.config(root, WatchMode.FANOTIFY)
                .withPruning(FilterRules.parse(List.of("- disk one")).pruning());
        Path other = Files.createDirectory(root.resolve("other"));
        try (Running running = new Running(config, new MemoryJournal<>())) {
            running.awaitWatching();
            running.recorded();
            assertEquals("", unwatched(running));
            mounts.unmount(inner);
            mounts.tmpfs(inner);
            mounts.tmpfs(other);
            List<FileEvent> seen = running.awaitEvent(new TreeTouched(RelPath.of("other"), RescanReason.MOVED_IN));
            assertTrue(seen.stream().noneMatch(event -> event.toString().contains("disk one")), seen::toString);
            assertEquals("", unwatched(running));
        }
    }

    private static String unwatched(Running running) {
        String detail = running.state.current().detail();
        return detail.contains("cannot be watched") ? detail : "";
    }

    /** Nobody says that there is a mount in it. Mutant: it is looked for only when the table of mounts changes. */
    @Test
    void aMountInADirectoryThatIsMovedInIsWatched() throws Exception {
        Path disk = Files.createDirectories(directory.resolve("outside/disk"));
        mounts.tmpfs(disk);
        try (Running running = watching(false)) {
            Files.move(directory.resolve("outside"), root.resolve("in"));
            running.awaitEvent(new TreeTouched(RelPath.of("in"), RescanReason.MOVED_IN));
            running.events();
            Files.createFile(root.resolve("in/disk/f"));
            List<FileEvent> seen = running.events();
            Files.move(root.resolve("in"), directory.resolve("outside"));
            assertEquals(List.of(new Touched(RelPath.of("in/disk/f"))), seen);
        }
    }

    /**
     * The kernel gives numbers of mounts again at once. Mutant: what is mounted again between two looks is what it was; then
     * its mark is gone, and what changed elsewhere is not looked at.
     */
    @Test
    void aDiskThatIsMountedAgainBetweenTwoLooksIsNoticed() throws Exception {
        Path image = mounts.disk(directory);
        mounts.mount(inner, "-o", "loop", image.toString());
        try (Looking looking = new Looking(root)) {
            looking.mountsChanged();
            assertEquals(List.of(), looking.events);
            mounts.unmount(inner);
            mounts.mount(inner, "-o", "loop", image.toString());
            looking.mountsChanged();
            assertTrue(
                    looking.events.contains(new TreeTouched(RelPath.of("a/disk one"), RescanReason.MOVED_IN)),
                    looking.events::toString);
            assertEquals(1, looking.dropped);
        }
    }

    /** Mutant: the mark of the source itself is taken for granted; then capture is blind from here on. */
    @Test
    void aSourceThatIsMountedAgainBetweenTwoLooksIsLost() throws Exception {
        Path image = mounts.disk(directory);
        mounts.mount(root, "-o", "loop", image.toString());
        try (Looking looking = new Looking(root)) {
            looking.mountsChanged();
            mounts.unmount(root);
            mounts.mount(root, "-o", "loop", image.toString());
            assertThrows(RootLostException.class, looking::mountsChanged);
        }
    }

    /** A watcher over this kernel that looks at the mounts when it is told to, and no sooner. */
    private static final class Looking implements AutoCloseable {
        final List<FileEvent> events = new ArrayList<>();
        int dropped;
        private final Fanotify fanotify = Fanotify.open(true, 0);
        private final FanotifyHandles handles;
        private final FanotifyWatcher watcher;

        Looking(Path root) {
            byte[] path = Posix.bytes(root);
            handles = new FanotifyHandles(path, new Mounts(path, fanotify, Pruning.NONE, false));
            watcher = new FanotifyWatcher(
                    handles,
                    Pruning.NONE,
                    events::add,
                    new SilentNotices(),
                    1000,
                    handles.mountPoints(),
                    () -> dropped++);
            watcher.start(RescanReason.FIRST_START);
            watcher.onBatchEnd(0);
        }

        void mountsChanged() {
            RawEvent event = new RawEvent();
            event.set(0, FanotifyMask.MOUNTS, 0, new byte[0]);
            watcher.onEvent(event, 0);
            watcher.onBatchEnd(0);
        }

        @Override
        public void close() {
            handles.close();
            fanotify.close();
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
