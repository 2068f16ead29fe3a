package io.syncline.capture;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.syncline.event.FileEvent;
import io.syncline.event.FileEvent.TreeTouched;
import io.syncline.event.RescanReason;
import io.syncline.journal.memory.MemoryJournal;
import io.syncline.path.RelPath;
import io.syncline.testing.Seeds;
import io.syncline.testing.Thorough;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A mirror that looks only where events point, over an agent that stops and starts while others write. */
@Thorough
class SweepLawTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    Path directory;

    /**
     * What changed while no agent ran is covered by what the next one sweeps, and no start but the first marks the tree.
     *
     * <p>Mutants: mtime of directories for ctime; a directory that was moved in taken for a listing; a sweep that begins
     * before everything is watched; a watermark that is written ahead of an event that it speaks of.
     */
    @Test
    void whatChangedWhileNobodyWatchedIsSwept() {
        Seeds.forEach(8, (seed, random) -> {
            World world = new World(directory.resolve("seed" + seed), random);
            world.work(200);
            for (int life = 0; life < 4; life++) {
                try (Running running = world.start(WatchMode.INOTIFY)) {
                    world.workBehind(120);
                    world.awaitEqual(running);
                }
                world.work(60);
            }
            try (Running running = world.start(WatchMode.INOTIFY)) {
                world.awaitEqual(running);
            }
            assertEquals(1, world.marks);
        });
    }

    /** The same with sweeps alone. Mutant: a sweep whose time begins at its end. */
    @Test
    void withoutAnyEventSweepsAtAnIntervalFindAllOfIt() {
        Seeds.forEach(3, (seed, random) -> {
            World world = new World(directory.resolve("only" + seed), random);
            world.work(100);
            for (int life = 0; life < 2; life++) {
                try (Running running = world.start(WatchMode.SWEEP)) {
                    for (int i = 0; i < 3; i++) {
                        world.workBehind(60);
                        world.awaitEqual(running);
                    }
                }
                world.work(40);
            }
            assertEquals(1, world.marks);
        });
    }

    private static final class World {
        private final Path root;
        private final MemoryJournal<FileEvent> journal = new MemoryJournal<>();
        private final RealWork work;
        private final RealMirror mirror;
        private Optional<Running> last = Optional.empty();
        private int marks;

        World(Path base, Random random) throws Exception {
            root = Files.createDirectories(base.resolve("root"));
            Path outside = Files.createDirectory(base.resolve("outside"));
            work = new RealWork(root, outside, new Random(random.nextLong()));
            mirror = new RealMirror(root);
        }

        Running start(WatchMode mode) throws Exception {
            CaptureConfig config = Running.quickConfig(root, mode)
                    .sweeping(new SweepConfig(
                            Optional.empty(), Duration.ofMillis(50), Duration.ZERO, Duration.ofMillis(1), 0, 2));
            Running running = new Running(config, journal);
            last.ifPresent(running::readOnFrom);
            last = Optional.of(running);
            running.awaitWatching();
            return running;
        }

        void work(int steps) {
            for (int i = 0; i < steps; i++) {
                work.step();
            }
        }

        /** While the agent runs, on another thread, which has ended when this returns. */
        void workBehind(int steps) throws InterruptedException {
            Thread thread = new Thread(() -> work(steps), "writer");
            thread.start();
            thread.join();
        }

        void awaitEqual(Running running) {
            List<String> differences = new ArrayList<>();
            try {
                await().atMost(PATIENCE).until(() -> {
                    running.recorded().forEach(this::apply);
                    differences.clear();
                    differences.addAll(mirror.differences());
                    return differences.isEmpty();
                });
            } catch (ConditionTimeoutException late) {
                assertEquals(List.of(), differences);
            }
            assertFalse(running.state.current().counters().containsKey("overflows"));
        }

        private void apply(FileEvent event) {
            if (event instanceof TreeTouched tree && tree.path().equals(RelPath.ROOT)) {
                marks += tree.reason() == RescanReason.SWEPT ? 0 : 1;
            }
            mirror.apply(event);
        }
    }
}
