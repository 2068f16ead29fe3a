package io.syncline.capture;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.syncline.journal.memory.MemoryJournal;
import io.syncline.testing.Seeds;
import io.syncline.testing.Thorough;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real kernel, and several writers that never wait for us. */
@Thorough
class RealKernelLawTest {
    private static final int WRITERS = 3;
    private static final int STEPS = 400;

    @TempDir
    Path directory;

    /**
     * A mirror that looks only where events point, while the writers go on, is equal soon after they stop.
     *
     * <p>For what the model of the kernel may have wrong: order, merging, and when a descriptor ends. Would kill: list before
     * watch.
     */
    @Test
    void whatEventsPointAtCoversWhatChanged() {
        Seeds.forEach(4, (seed, random) -> cover(seed, random, WatchMode.INOTIFY));
    }

    /** As above. Would kill: a handle that is taken for the wrong directory. */
    @Test
    void soItIsWithFanotify() {
        FanotifyHere.assume(directory);
        Seeds.forEach(4, (seed, random) -> cover(seed, random, WatchMode.FANOTIFY));
    }

    private void cover(long seed, Random random, WatchMode mode) throws Exception {
        Path base = Files.createDirectory(directory.resolve("seed" + seed));
        Path root = Files.createDirectory(base.resolve("root"));
        Path outside = Files.createDirectory(base.resolve("outside"));
        List<RealWork> writers = new ArrayList<>();
        for (int i = 0; i < WRITERS; i++) {
            writers.add(new RealWork(root, outside, new Random(random.nextLong())));
        }
        for (int i = 0; i < 200; i++) {
            writers.get(0).step();
        }
        check(Running.config(root, mode), writers);
    }

    private static void check(CaptureConfig config, List<RealWork> writers) throws Exception {
        RealMirror mirror = new RealMirror(config.root());
        AtomicBoolean working = new AtomicBoolean(true);
        List<Thread> threads = new ArrayList<>();
        // Started before the agent: the walk at the start has to live with them too.
        writers.forEach(writer -> threads.add(start(writer)));
        try (Running running = new Running(config, new MemoryJournal<>())) {
            running.awaitWatching();
            while (working.get()) {
                working.set(threads.stream().anyMatch(Thread::isAlive));
                running.recorded().forEach(mirror::apply);
            }
            awaitEqual(running, mirror);
            assertFalse(running.state.current().counters().containsKey("unknownDescriptors"));
            assertFalse(running.state.current().counters().containsKey("overflows"));
        }
    }

    private static void awaitEqual(Running running, RealMirror mirror) {
        try {
            await().atMost(Duration.ofSeconds(10)).until(() -> {
                running.recorded().forEach(mirror::apply);
                return mirror.differences().isEmpty();
            });
        } catch (ConditionTimeoutException late) {
            assertEquals(List.of(), mirror.differences());
        }
    }

    private static Thread start(RealWork writer) {
        Thread thread = new Thread(
                () -> {
                    for (int i = 0; i < STEPS; i++) {
                        writer.step();
                    }
                },
                "writer");
        thread.start();
        return thread;
    }
}
