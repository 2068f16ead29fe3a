package io.syncline.shipper;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncline.shipper.destination.Setting;
import io.syncline.testing.Thorough;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The loop that may not begin a round yet. */
@Thorough
class TimetableTest {
    @TempDir
    private Path top;

    private Workbench bench;

    @BeforeEach
    void begin() throws Exception {
        bench = new Workbench(top);
    }

    @AfterEach
    void stop() throws InterruptedException {
        bench.close();
    }

    /** Kills: a first pass, or a round, outside of the hours; a wait that nobody sees; changes of the wait that are lost. */
    @Test
    void outsideOfItsHoursADestinationWaits() throws Exception {
        bench.options = bench.options.with(Setting.SHIP_HOURS, hoursFromNow(120, 180));
        bench.write("a", "1");
        bench.start();
        bench.awaitState("waiting");
        assertTrue(
                bench.state.current().detail().matches("waits until .*\\(shipHours .*\\)"),
                bench.state.current()::toString);
        assertTrue(bench.state.current().nextRetryAt().orElseThrow().isAfter(Instant.now()));
        bench.write("b", "1");
        bench.entry("b");
        assertFalse(Files.exists(bench.destination.resolve("a")));

        bench.stop();
        bench.options = bench.options.with(Setting.SHIP_HOURS, hoursFromNow(-60, 60));
        bench.restart();
        bench.awaitDone();
        bench.assertEqual();
        await().until(() -> bench.state.current().state().equals("idle"));
        assertTrue(bench.state.current().nextRetryAt().isEmpty());
    }

    /** Kills: a wait that hides why nothing would arrive within the hours either, also in the process after this one. */
    @Test
    void outsideOfItsHoursAHeldDestinationSaysThatItIsHeld() throws Exception {
        AtomicReference<Duration> later = new AtomicReference<>(Duration.ZERO);
        bench.clock = () -> Instant.now().plus(later.get());
        bench.options = bench.options.with(Setting.SHIP_HOURS, hoursFromNow(-60, 60));
        bench.exec("exit 126");
        bench.start();
        bench.awaitState("held");
        Instant since = bench.state.current().since();
        later.set(Duration.ofHours(3));
        awaitWait("held");
        assertEquals(since, bench.state.current().since(), "it is held since then");
        assertTrue(bench.state.current().lastError().orElseThrow().contains("code 126"));

        bench.restart();
        awaitWait("held");
        Files.createFile(bench.directory.resolve("release"));
        awaitWait("waiting");
    }

    /** Kills: a gap that is none, and one in which each change becomes a round of its own. */
    @Test
    void whatComesInAGapIsOneRound() throws Exception {
        AtomicReference<Duration> later = new AtomicReference<>(Duration.ZERO);
        bench.clock = () -> Instant.now().plus(later.get());
        bench.options = bench.options.with(Setting.MIN_GAP, "1h");
        bench.start();
        bench.awaitDone();
        long before = bench.counter("rounds");
        later.set(Duration.ofHours(2));
        bench.write("a", "1");
        bench.entry("a");
        bench.awaitDone();
        for (int i = 0; i < 5; i++) {
            bench.write("b" + i, "1");
            bench.entry("b" + i);
        }
        bench.awaitState("waiting");
        assertFalse(Files.exists(bench.destination.resolve("b0")));
        later.set(Duration.ofHours(4));
        bench.awaitDone();
        bench.assertEqual();
        assertEquals(before + 2, bench.counter("rounds"));
    }

    private void awaitWait(String word) {
        await().until(
                        () -> bench.state.current(),
                        it -> it.state().equals(word)
                                && it.detail().contains("shipHours")
                                && it.nextRetryAt()
                                        .filter(Instant.now().plus(Duration.ofHours(12))::isBefore)
                                        .isPresent());
    }

    private static String hoursFromNow(int from, int to) {
        LocalTime now = LocalTime.now().truncatedTo(ChronoUnit.MINUTES);
        return now.plusMinutes(from) + "-" + now.plusMinutes(to);
    }
}
