package io.syncline.ops.run;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncline.journal.JournalException;
import io.syncline.process.ExitCode;
import io.syncline.process.Stage;
import io.syncline.process.StageException;
import io.syncline.process.StageLock;
import io.syncline.process.StateFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class StageRunnerTest {
    @TempDir
    Path directory;

    private final List<String> log = new CopyOnWriteArrayList<>();

    /** Waits until it is asked to stop, then ends with what it was given. */
    private final class FakeStage implements Stage {
        private final String name;
        private final Runnable end;
        private final CountDownLatch stop = new CountDownLatch(1);

        FakeStage(String name, Runnable end) {
            this.name = name;
            this.end = end;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public void run() throws InterruptedException {
            stop.await();
            end.run();
        }

        @Override
        public void requestStop() {
            log.add("stop " + name);
            stop.countDown();
        }
    }

    @Test
    void aStopReachesTheLastStageFirstAndAllEndWell() throws Exception {
        StageRunner runner = new StageRunner();
        List<Part> parts = List.of(part("capture", () -> {}), part("planner", () -> {}), part("ship/a", () -> {}));
        parts.forEach(runner::start);

        runner.requestStop();

        assertEquals(ExitCode.OK, runner.awaitEnd());
        assertEquals(List.of("stop ship/a", "stop planner", "stop capture"), log);
        parts.forEach(part -> assertEquals("stopped", part.state().current().state()));
    }

    @Test
    void theEndOfOneIsTheEndOfAllWithItsExitCode() throws Exception {
        StageRunner runner = new StageRunner();
        Part healthy = part("capture", () -> {});
        Part ill = part("planner", () -> {
            throw new JournalException("cannot write: disk on fire");
        });
        runner.start(healthy);
        runner.start(ill);

        ill.stage().requestStop();

        assertEquals(ExitCode.JOURNAL, runner.awaitEnd());
        assertEquals("stopped", healthy.state().current().state());
        assertEquals("failed", ill.state().current().state());
        assertEquals(
                "cannot write: disk on fire", ill.state().current().lastError().orElseThrow());
    }

    @Test
    void theFirstFailureDecidesTheExitCode() throws Exception {
        StageRunner runner = new StageRunner();
        Part first = part("capture", () -> {
            throw new StageException(ExitCode.SOURCE, "the source is gone");
        });
        Part second = part("planner", () -> {
            throw new IllegalStateException("confused by the end of the other");
        });
        runner.start(second);
        runner.start(first);

        first.stage().requestStop();

        assertEquals(ExitCode.SOURCE, runner.awaitEnd());
    }

    @Test
    void anErrorOfTheMachineIsAFailureToo() throws Exception {
        StageRunner runner = new StageRunner();
        runner.start(part("capture", () -> {
            throw new InternalError("a fault occurred in a recent unsafe memory access operation");
        }));
        runner.requestStop();

        assertEquals(ExitCode.FAILURE, runner.awaitEnd());
    }

    @Test
    void aStageThatDoesNotStopIsInterrupted() throws Exception {
        StageRunner runner = new StageRunner(Duration.ofMillis(50));
        Part deaf = part("ship/a", () -> {
            log.add("deaf");
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                log.add("interrupted");
            }
        });
        runner.start(deaf);
        deaf.stage().requestStop();
        await().until(() -> log.contains("deaf"));
        runner.requestStop();

        assertEquals(ExitCode.OK, runner.awaitEnd());
        assertTrue(log.contains("interrupted"), log::toString);
    }

    @Test
    void theLockIsHeldToTheEndAndNoLonger() throws Exception {
        StageRunner runner = new StageRunner();
        runner.start(part("capture", () -> {}));
        assertTrue(StageLock.holder(directory.resolve("capture")).isPresent());

        runner.requestStop();
        runner.awaitEnd();

        assertTrue(StageLock.holder(directory.resolve("capture")).isEmpty());
    }

    @Test
    void nothingStartsAfterAStop() throws Exception {
        StageRunner runner = new StageRunner();
        runner.requestStop();
        runner.start(part("capture", () -> log.add("ran")));

        assertEquals(ExitCode.OK, runner.awaitEnd());
        assertEquals(List.of(), log);
        await().until(() -> StageLock.holder(directory.resolve("capture")).isEmpty());
    }

    private Part part(String name, Runnable end) {
        StageLock lock = StageLock.take(directory.resolve(name), name);
        return new Part(new FakeStage(name, end), StateFile.none(name), lock);
    }
}
