package io.syncline.capture;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncline.capture.watch.RootLostException;
import io.syncline.event.FileEvent;
import io.syncline.event.FileEvent.ListingTouched;
import io.syncline.event.FileEvent.Touched;
import io.syncline.event.FileEvent.TreeTouched;
import io.syncline.journal.memory.MemoryJournal;
import io.syncline.path.RelPath;
import io.syncline.posix.SourceIdentity;
import io.syncline.process.ExitCode;
import io.syncline.process.ServiceManager;
import io.syncline.process.StageException;
import io.syncline.testing.Thorough;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Nothing is recorded of a root that is not the one that was configured. */
@Thorough
class RootTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    Path directory;

    private final MemoryJournal<FileEvent> journal = new MemoryJournal<>();
    private Path root;

    @BeforeEach
    void makeRoot() throws IOException {
        root = Files.createDirectory(directory.resolve("root"));
        Files.createDirectory(root.resolve("d"));
    }

    @Test
    void aRemovedRootHoldsTheStage() throws Exception {
        try (Running running = watching(root, WatchMode.INOTIFY)) {
            Files.delete(root.resolve("d"));
            Files.delete(root);

            awaitHeld(running);
        }
    }

    @Test
    void aRootWhoseParentWasRenamedHoldsTheStage() throws Exception {
        Path inner = Files.createDirectories(root.resolve("inner"));
        try (Running running = watching(inner, WatchMode.INOTIFY)) {
            Files.move(root, directory.resolve("elsewhere"));

            awaitHeld(running);
        }
    }

    /**
     * Nothing is recorded of what takes the place of the root; and all that changed in the right one meanwhile is found when
     * it is back, without a mark of the whole tree.
     *
     * <p>Kills: an agent that goes on with watches that are no more; one that looks for what changed since its own start.
     */
    @ParameterizedTest
    @EnumSource(
            value = WatchMode.class,
            names = {"INOTIFY", "FANOTIFY", "SWEEP"})
    void aRootThatIsRenamedHoldsTheStageUntilItIsBack(WatchMode mode) throws Exception {
        assumeCan(mode);
        Path elsewhere = directory.resolve("elsewhere");
        try (Running running = watching(root, mode)) {
            running.recorded();
            Files.move(root, elsewhere);
            awaitHeld(running);
            Files.createDirectory(root);
            Files.createFile(root.resolve("of another root"));
            Files.createFile(elsewhere.resolve("d/meanwhile"));
            Files.delete(root.resolve("of another root"));
            Files.delete(root);
            Files.move(elsewhere, root);

            awaitBack(running, mode, RelPath.of("d/meanwhile"));
        }
    }

    /** Mutant for fanotify: a mark that went with its file system is not missed. */
    @ParameterizedTest
    @EnumSource(
            value = WatchMode.class,
            names = {"INOTIFY", "FANOTIFY", "SWEEP"})
    void aDiskThatIsUnmountedHoldsTheStageUntilItIsMountedAgain(WatchMode mode) throws Exception {
        assumeCan(mode);
        try (TestMounts mounts = new TestMounts()) {
            Path image = mounts.disk(directory);
            mounts.mount(root, "-o", "loop", image.toString());
            Files.createDirectory(root.resolve("d"));
            try (Running running = watching(root, mode)) {
                running.recorded();
                mounts.unmount(root);
                awaitHeld(running);
                mounts.tmpfs(root);
                mounts.unmount(root);
                Path other = Files.createDirectory(directory.resolve("other"));
                mounts.mount(other, "-o", "loop", image.toString());
                Files.createFile(other.resolve("d/meanwhile"));
                mounts.unmount(other);
                assertEquals("held", running.state.current().state());
                mounts.mount(root, "-o", "loop", image.toString());

                awaitBack(running, mode, RelPath.of("d/meanwhile"));
            }
        }
    }

    @Test
    void anEmptyDiskMountedOverTheRootHoldsTheStageUntilItIsGone() throws Exception {
        try (TestMounts mounts = new TestMounts();
                Running running = watching(root, WatchMode.INOTIFY)) {
            running.recorded();
            mounts.tmpfs(root);
            awaitHeld(running);
            String detail = running.state.current().detail();
            assertTrue(detail.contains("another directory is there: expected "), detail);
            mounts.unmount(root);

            awaitBack(running, WatchMode.INOTIFY, RelPath.of("d"));
        }
    }

    /** Mutant: the state is looked after in quiet times alone. */
    @Test
    void aRootThatComesBackIsWatchedAlsoUnderATreeThatIsNeverQuiet() throws Exception {
        Path elsewhere = directory.resolve("elsewhere");
        AtomicBoolean isOver = new AtomicBoolean();
        try (Running running = new Running(Running.config(root), journal)) {
            running.awaitWatching();
            Files.move(root, elsewhere);
            Files.createFile(elsewhere.resolve("wake"));
            awaitHeld(running);
            Thread writer = new Thread(() -> writeUntil(isOver, root.resolve("busy")), "writer");
            Files.move(elsewhere, root);
            writer.start();
            try {
                await().atMost(PATIENCE)
                        .until(() -> running.state.current().state().equals("watching"));
            } finally {
                isOver.set(true);
                writer.join();
            }
        }
    }

    private static void writeUntil(AtomicBoolean isOver, Path file) {
        try (OutputStream out = Files.newOutputStream(file)) {
            while (!isOver.get()) {
                out.write(1);
                Thread.sleep(1);
            }
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Such as a source that may no longer be read, or all watches in use. Mutant: as long as the root is the right one, it is
     * begun with again at once; then it is begun with some hundred times in that second.
     */
    @Test
    void aRootThatIsThereAndCannotBeWatchedIsNotTriedWithoutAPause() throws Exception {
        List<Instant> tries = new CopyOnWriteArrayList<>();
        CaptureConfig config = Running.quickConfig(root);
        Function<ServiceManager, Mechanism> refusing = manager -> {
            tries.add(Instant.now());
            if (tries.size() > 1) {
                throw new RootLostException("all watches are in use");
            }
            return WatchLadder.open(config, manager);
        };
        try (Running running = new Running(config, journal, agent -> agent, refusing)) {
            running.awaitWatching();
            Files.move(root, directory.resolve("elsewhere"));
            awaitHeld(running);
            Files.move(directory.resolve("elsewhere"), root);
            await().atMost(PATIENCE).until(() -> tries.size() > 4);
            assertTrue(
                    Duration.between(tries.get(1), tries.get(4))
                                    .compareTo(config.rootCheck().multipliedBy(3))
                            >= 0,
                    () -> tries.get(1) + " to " + tries.get(4));
            assertEquals("held", running.state.current().state());
        }
    }

    @Test
    void aStopEndsAHeldStageAsAnyOther() throws Exception {
        Running running = watching(root, WatchMode.INOTIFY);
        Files.move(root, directory.resolve("elsewhere"));
        awaitHeld(running);
        running.agent.requestStop();
        assertEquals(Optional.empty(), running.awaitEnd());
        assertEquals("stopped", running.state.current().state());
    }

    @Test
    void anotherDirectoryIsRefusedAtTheStartAndNothingIsRecorded() throws Exception {
        SourceIdentity other = Running.config(root.resolve("d")).expected();
        Running running = new Running(new CaptureConfig(root, other, WatchOptions.DEFAULT), journal);

        StageException failure = assertSourceLost(running);
        assertTrue(failure.getMessage().contains("another directory is there: expected " + other));
        assertEquals(0, journal.durable().sequence());
        assertThrows(ExecutionException.class, () -> running.agent.watching().get());
    }

    @Test
    void aRootThatIsNoDirectoryIsRefused() throws Exception {
        CaptureConfig config = Running.config(root);
        Files.move(root, directory.resolve("elsewhere"));
        Files.createFile(root);

        assertSourceLost(new Running(config, journal));
    }

    private StageException assertSourceLost(Running running) {
        StageException failure = (StageException)
                running.awaitEnd().orElseThrow(() -> new AssertionError("the agent stopped as if asked"));
        assertEquals(ExitCode.SOURCE, failure.exitCode());
        assertTrue(failure.getMessage().startsWith("cannot watch the source " + running.root), failure.getMessage());
        assertEquals("failed", running.state.current().state());
        return failure;
    }

    private Running watching(Path of, WatchMode mode) throws Exception {
        CaptureConfig config = Running.quickConfig(of, mode);
        SweepConfig sweep = config.sweep().with(Duration.ZERO, Duration.ofMillis(50), 0);
        Running running = new Running(config.sweeping(sweep), journal);
        running.awaitWatching();
        return running;
    }

    private void assumeCan(WatchMode mode) throws Exception {
        if (mode == WatchMode.FANOTIFY) {
            FanotifyHere.assume(directory);
        }
    }

    private static void awaitHeld(Running running) {
        await().atMost(PATIENCE).until(() -> running.state.current().state().equals("held"));
        String detail = running.state.current().detail();
        assertTrue(detail.startsWith("cannot watch the source " + running.root + ": "), detail);
        assertTrue(detail.endsWith("nothing is recorded until the right one is back: mount or restore it"), detail);
    }

    /** @param meanwhile what nobody could see */
    private static void awaitBack(Running running, WatchMode mode, RelPath meanwhile) throws Exception {
        List<FileEvent> events = new ArrayList<>();
        await().atMost(PATIENCE).until(() -> {
            events.addAll(running.recorded());
            return events.stream().anyMatch(event -> isAbout(event, meanwhile));
        });
        await().atMost(PATIENCE).until(() -> running.state.current().state().equals("watching"));
        Files.createFile(running.root.resolve("afterwards"));
        await().atMost(PATIENCE).until(() -> {
            events.addAll(running.recorded());
            return events.stream().anyMatch(event -> isAbout(event, RelPath.of("afterwards")));
        });
        assertFalse(events.toString().contains("of another root"), events::toString);
        assertFalse(
                events.stream()
                        .anyMatch(event ->
                                event instanceof TreeTouched tree && tree.path().isRoot()),
                events::toString);
        assertEquals(1L, running.state.current().counters().get("rootsLost"), mode::toString);
    }

    private static boolean isAbout(FileEvent event, RelPath path) {
        if (event instanceof Touched touched) {
            return touched.path().equals(path);
        }
        if (event instanceof ListingTouched listing) {
            return path.parent().equals(Optional.of(listing.directory()));
        }
        return event instanceof TreeTouched tree && path.isWithin(tree.path());
    }
}
