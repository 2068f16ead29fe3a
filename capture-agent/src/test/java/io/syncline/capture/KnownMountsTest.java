package io.syncline.capture;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncline.event.FileEvent;
import io.syncline.event.FileEvent.TreeTouched;
import io.syncline.event.RescanReason;
import io.syncline.journal.memory.MemoryJournal;
import io.syncline.path.RelPath;
import io.syncline.posix.Posix;
import io.syncline.process.StateFile;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A disk that is mounted and unmounted below the source while nobody watches. All that is on it is old. */
@Thorough
@Timeout(120)
class KnownMountsTest {
    private static final RelPath INNER = RelPath.of("a/disk one");
    private static final TreeTouched MOUNTED = new TreeTouched(INNER, RescanReason.MOVED_IN);
    private static final Duration SLACK = Duration.ofMillis(30);

    private final MemoryJournal<FileEvent> journal = new MemoryJournal<>();
    private final TestMounts mounts = new TestMounts();

    @TempDir
    Path directory;

    private Optional<Running> earlier = Optional.empty();
    private Path root;
    private Path inner;
    private Path disk;

    @BeforeEach
    void makeRoot() throws Exception {
        FanotifyHere.assume(directory);
        root = Files.createDirectory(directory.resolve("root"));
        inner = Files.createDirectories(root.resolve("a/disk one"));
        disk = mounts.disk(directory);
        mount();
        Files.createDirectory(inner.resolve("d"));
        Files.createFile(inner.resolve("d/f"));
        mounts.unmount(inner);
    }

    @AfterEach
    void unmount() {
        mounts.close();
    }

    /** Mutants: a sweep alone; a file that is written and not read; one that is never written. */
    @ParameterizedTest
    @EnumSource(
            value = WatchMode.class,
            names = {"FANOTIFY", "INOTIFY", "SWEEP"})
    void whatWasMountedMeanwhileIsLookedAtOnce(WatchMode mode) throws Exception {
        assertEquals(List.of(), marksOfStart(mode));
        mount();
        assertEquals(List.of(MOUNTED), marksOfStart(mode));
        assertEquals(List.of(), marksOfStart(mode));
    }

    /** It may be missing for want of a disk that is broken, and be nowhere but at the destinations. */
    @ParameterizedTest
    @EnumSource(
            value = WatchMode.class,
            names = {"FANOTIFY", "INOTIFY", "SWEEP"})
    void whatIsMissingIsSaidAndNotMarkedAndLookedAtWhenItIsBack(WatchMode mode) throws Exception {
        mount();
        assertEquals(List.of(), marksOfStart(mode));
        mounts.unmount(inner);
        try (Running running = start(config(mode))) {
            List<FileEvent> seen = swept(running);
            assertEquals(List.of(), marks(seen));
            String said = running.state.current().lastError().orElse("");
            assertTrue(said.startsWith("nothing is mounted at " + inner), said);
        }
        try (Running running = start(config(mode))) {
            swept(running);
            assertFalse(running.state.current().lastError().isPresent(), "it was said before");
        }
        mount();
        assertEquals(List.of(MOUNTED), marksOfStart(mode));
    }

    /** Mutant: only the path is compared. */
    @Test
    void anotherDiskInPlaceOfOneIsLookedAt() throws Exception {
        mounts.tmpfs(inner);
        assertEquals(List.of(), marksOfStart(WatchMode.INOTIFY));
        mounts.unmount(inner);
        mount();
        assertEquals(List.of(MOUNTED), marksOfStart(WatchMode.INOTIFY));
    }

    /** Mutant: what is mounted while somebody watches is not noted; then the next start looks at it again. */
    @ParameterizedTest
    @EnumSource(
            value = WatchMode.class,
            names = {"FANOTIFY", "INOTIFY"})
    void whatIsMountedWhileItIsWatchedIsNoNewsAtTheNextStart(WatchMode mode) throws Exception {
        try (Running running = start(config(mode))) {
            running.awaitWatching();
            running.awaitWatermark();
            mount();
            running.awaitEvent(MOUNTED);
            running.events();
            earlier = Optional.of(running);
        }
        assertEquals(List.of(), marksOfStart(mode));
    }

    /** Mutant: what a mount hid is never sent. */
    @Test
    void onOneFileSystemWhatAMountHidIsLookedAt() throws Exception {
        Files.createFile(inner.resolve("hidden"));
        mount();
        CaptureConfig config = config(WatchMode.FANOTIFY, true);
        assertEquals(List.of(), marksOfStart(config));
        mounts.unmount(inner);
        assertEquals(List.of(new TreeTouched(INNER, RescanReason.MOVED_OUT)), marksOfStart(config));
    }

    /** Nobody tells an agent that watches nothing. Mutant: it looks at its start, and never again. */
    @Test
    void bySweepsAloneAMountIsNoticedWithTheNextOne() throws Exception {
        try (Running running = start(config(WatchMode.SWEEP))) {
            running.awaitWatching();
            mount();
            running.awaitEvent(MOUNTED);
        }
    }

    /** Mutant: a write that failed is taken for one that was done. */
    @Test
    void whatCouldNotBeWrittenIsWrittenWithTheNextBatch() throws Exception {
        Path file = Files.createDirectories(directory.resolve("capture")).resolve("mounts.json");
        KnownMounts known = new KnownMounts(config(WatchMode.INOTIFY), event -> {}, StateFile.none("capture"));
        Path inTheWay = Files.createDirectories(file.resolve("x"));
        mount();
        known.covered();
        known.forced();
        assertTrue(Files.isDirectory(file));
        Files.delete(inTheWay);
        Files.delete(file);

        known.forced();

        assertTrue(Files.isRegularFile(file));
    }

    private void mount() throws Exception {
        mounts.mount(inner, "-o", "loop", disk.toString());
    }

    private List<FileEvent> marksOfStart(WatchMode mode) throws Exception {
        return marksOfStart(config(mode));
    }

    /** What one start records of whole trees, but for that of the source. */
    private List<FileEvent> marksOfStart(CaptureConfig config) throws Exception {
        try (Running running = start(config)) {
            return marks(swept(running));
        }
    }

    private Running start(CaptureConfig config) {
        Running running = new Running(config, journal);
        earlier.ifPresent(running::readOnFrom);
        return running;
    }

    /** What it has recorded at the end of its sweep; the first one marks the source and sweeps nothing. */
    private List<FileEvent> swept(Running running) throws Exception {
        running.awaitWatching();
        running.awaitWatermark();
        await().atMost(Duration.ofSeconds(30)).until(() -> earlier.isEmpty() || !running.hasSwept(0));
        earlier = Optional.of(running);
        return running.recorded();
    }

    private static List<FileEvent> marks(List<FileEvent> seen) {
        return seen.stream()
                .filter(event -> event instanceof TreeTouched tree
                        && !tree.path().isRoot()
                        && tree.reason() != RescanReason.SWEPT)
                .distinct()
                .toList();
    }

    private CaptureConfig config(WatchMode mode) {
        return config(mode, false);
    }

    private CaptureConfig config(WatchMode mode, boolean oneFileSystem) {
        CaptureConfig usual = Running.quickConfig(root, mode);
        return new CaptureConfig(
                root,
                Posix.identity(Posix.bytes(root)).orElseThrow(),
                usual.pairing(),
                usual.noSpaceRetry(),
                usual.rootCheck(),
                usual.ringSize(),
                new SweepConfig(
                        Optional.of(directory.resolve("capture")),
                        SLACK,
                        Duration.ofDays(1),
                        Duration.ofMillis(200),
                        0,
                        2),
                usual.pruning(),
                new WatchOptions(mode, oneFileSystem, true));
    }
}
