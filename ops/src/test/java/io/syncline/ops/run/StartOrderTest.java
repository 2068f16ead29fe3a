package io.syncline.ops.run;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncline.journal.Position;
import io.syncline.process.ExitCode;
import io.syncline.process.Stage;
import io.syncline.process.StageException;
import io.syncline.process.StageLock;
import io.syncline.process.StateFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class StartOrderTest {
    private static final Position WATCHED = new Position(7);

    @TempDir
    Path directory;

    private final Set<String> begun = ConcurrentHashMap.newKeySet();
    private final CompletableFuture<Position> watching = new CompletableFuture<>();
    private final StageRunner runner = new StageRunner();
    private final ExecutorService thread = Executors.newSingleThreadExecutor();

    @AfterEach
    void stop() throws Exception {
        runner.requestStop();
        runner.awaitEnd();
        thread.shutdown();
    }

    /** Mutants: all wait for the watch; none does. */
    @Test
    void whoHadContactGoesOnWhileDirectoriesAreBeingWatchedAndWhoHadNotWaits() throws Exception {
        Future<Optional<Position>> started =
                start(part("capture"), List.of(part("ship/old")), List.of(part("ship/new")));

        await().until(() -> begun.containsAll(List.of("capture", "planner", "ship/old")));
        Thread.sleep(3 * StartOrder.POLL.toMillis());
        assertFalse(begun.contains("ship/new"));

        watching.complete(WATCHED);
        assertEquals(Optional.of(WATCHED), started.get());
        await().until(() -> begun.contains("ship/new"));
    }

    /** Mutant: a first contact although the capture has failed. */
    @Test
    void withoutAWatchNobodyHasAFirstContact() throws Exception {
        Part fresh = part("ship/new");
        Future<Optional<Position>> started = start(part("capture"), List.of(part("ship/old")), List.of(fresh));
        await().until(() -> begun.contains("ship/old"));

        watching.completeExceptionally(new StageException(ExitCode.SOURCE, "no directory is there"));

        assertEquals(Optional.empty(), started.get());
        assertTrue(runner.isStopping());
        assertEquals(ExitCode.OK, runner.awaitEnd());
        assertFalse(begun.contains("ship/new"));
        StageLock.take(directory.resolve("ship-new"), "the test").close();
    }

    private Future<Optional<Position>> start(Part capture, List<Part> known, List<Part> fresh) {
        StartOrder order =
                new StartOrder(runner, new Capture(capture, watching, watching, () -> "nothing"), part("planner"));
        return thread.submit(() -> order.start(known, fresh));
    }

    private Part part(String name) {
        Path lock = directory.resolve(name.replace('/', '-'));
        return new Part(new Waiting(name), StateFile.none(name), StageLock.take(lock, name));
    }

    /** Says that it has begun, and waits until it is asked to stop. */
    private final class Waiting implements Stage {
        private final String name;
        private final CountDownLatch stop = new CountDownLatch(1);

        Waiting(String name) {
            this.name = name;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public void run() throws InterruptedException {
            begun.add(name);
            stop.await();
        }

        @Override
        public void requestStop() {
            stop.countDown();
        }
    }
}
