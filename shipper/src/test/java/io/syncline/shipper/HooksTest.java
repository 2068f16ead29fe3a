package io.syncline.shipper;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncline.journal.Position;
import io.syncline.shipper.action.HookEvent;
import io.syncline.shipper.action.Hooks;
import io.syncline.shipper.destination.Setting;
import io.syncline.testing.Thorough;
import java.io.IOException;
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

/** Commands that are told how a destination is doing. They write what they are told into a file. */
@Thorough
@Timeout(60)
class HooksTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    private Path top;

    private Workbench bench;
    private Path told;

    @BeforeEach
    void prepare() throws IOException {
        bench = new Workbench(top);
        told = top.resolve("told");
    }

    @AfterEach
    void end() throws Exception {
        bench.close();
    }

    @Test
    void aFailureIsToldOnceAndThenTheRecovery() throws Exception {
        hook(Setting.ON_FAILURE);
        hook(Setting.ON_RECOVERY);
        hook(Setting.ON_HOLD);
        bench.mirror.instead = run -> Optional.of(FaultyMirror.result(12));
        bench.start();
        await().atMost(PATIENCE).until(() -> bench.counter("retries") >= 3);
        awaitTold(1);
        assertEquals("failure d 0 rsync: data stream (code 12): injected", lines().get(0));

        bench.mirror.instead = run -> Optional.empty();
        bench.awaitDone();
        awaitTold(2);
        assertTrue(lines().get(1).matches("recovery d 0 ships again after \\d+ failures"), () -> lines().get(1));
    }

    @Test
    void aHoldIsToldAndItsEnd() throws Exception {
        hook(Setting.ON_HOLD);
        hook(Setting.ON_RECOVERY);
        Path file = bench.write("f", "1");
        bench.start();
        bench.awaitDone();
        Files.delete(file);
        bench.entry("f");
        awaitTold(1);
        assertTrue(lines().get(0).startsWith("hold d 0 source "), () -> lines().get(0));
        assertTrue(lines().get(0).contains(" is empty and the mirror has "));

        bench.write("g", "2");
        bench.awaitDone();
        awaitTold(2);
        assertEquals("recovery d 1 is no longer held", lines().get(1));
    }

    @Test
    void aRoundThatHasArrivedIsTold() throws Exception {
        hook(Setting.ON_SUCCESS);
        bench.start();
        bench.awaitDone();
        awaitTold(1);
        bench.write("f", "1");
        bench.entry("f");
        bench.awaitDone();
        awaitTold(2);

        assertEquals(List.of("success d 0 ", "success d 1 "), lines());
    }

    /** Kills: a shipper that waits for its hook, two of them at once, a hook that is never ended. */
    @Test
    void aHookThatHangsHoldsNothingUpAndIsEnded() throws Exception {
        bench.options = bench.options
                .with(Setting.HOOK_TIMEOUT, "1s")
                .with(
                        Setting.ON_SUCCESS,
                        "touch " + told + "; for other in $(cat " + told + "); do kill -0 $other && touch " + top
                                + "/twice; done; echo $$ >> " + told + "; sleep 1000");
        bench.start();
        bench.awaitDone();
        for (int i = 0; i < 5; i++) {
            bench.write("f" + i, "1");
            bench.entry("f" + i);
            bench.awaitDone();
        }
        awaitTold(1);
        long first = Long.parseLong(lines().get(0));
        assertEquals(6, bench.counter("rounds"));
        await().atMost(PATIENCE)
                .until(() ->
                        ProcessHandle.of(first).filter(ProcessHandle::isAlive).isEmpty());
        awaitTold(2);
        assertFalse(Files.exists(top.resolve("twice")));
        bench.assertEqual();
    }

    @Test
    void aHookThatFailsOrIsNotThereIsALineInTheLog() throws Exception {
        bench.options = bench.options.with(Setting.ON_SUCCESS, "/nowhere/at-all; exit 9");
        bench.start();
        bench.awaitDone();
        bench.write("f", "1");
        bench.entry("f");
        bench.awaitDone();
        assertEquals(Optional.empty(), bench.state.current().lastError());
        bench.assertEqual();
    }

    /** Kills: news that are lost at the end, and a queue that grows while a command runs. */
    @Test
    void whatHappensAgainIsToldOnceWithItsLastWords() throws Exception {
        Path gate = top.resolve("gate");
        bench.options = bench.options
                .with(Setting.ON_HOLD, "while ! test -e " + gate + "; do sleep 0.05; done; " + echo())
                .with(Setting.ON_FAILURE, echo());
        Hooks hooks = new Hooks(bench.config().mapping(), bench.options.settings(), top);
        hooks.tell(HookEvent.HOLD, "first", new Position(1));
        await().atMost(PATIENCE).until(hooks::isCalling);
        for (int i = 2; i < 100; i++) {
            hooks.tell(HookEvent.FAILURE, "failure " + i, new Position(i));
            hooks.tell(HookEvent.HOLD, "hold " + i, new Position(i));
        }
        Files.createFile(gate);
        hooks.close();

        assertEquals(List.of("hold d 1 first", "failure d 99 failure 99", "hold d 99 hold 99"), lines());
    }

    private void hook(Setting event) {
        bench.options = bench.options.with(event, echo());
    }

    private String echo() {
        return "echo \"$SYNCLINE_EVENT $SYNCLINE_LABEL $SYNCLINE_UP_TO $SYNCLINE_WHAT\" >> " + told;
    }

    private void awaitTold(int count) {
        await().atMost(PATIENCE).until(() -> lines().size() >= count);
    }

    private List<String> lines() {
        try {
            return Files.exists(told) ? Files.readAllLines(told) : List.of();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
