package io.syncline.shipper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncline.shipper.transfer.Outcome;
import io.syncline.shipper.transfer.Outcome.Pace;
import io.syncline.shipper.transfer.RetryPolicy;
import io.syncline.testing.Thorough;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Thorough
class HandPauseTest {
    private static final Duration LONG = Duration.ofHours(1);

    @TempDir
    private Path top;

    private Workbench bench;
    private HandPause pause;

    @BeforeEach
    void inSync() throws Exception {
        bench = new Workbench(top);
        bench.start();
        bench.awaitDone();
        pause = new HandPause(bench.directory);
    }

    @AfterEach
    void stop() throws InterruptedException {
        bench.close();
    }

    /** Kills: a pause in memory alone, one that loses what came meanwhile, one that ships it change by change. */
    @Test
    void nothingIsShippedUntilItEndsAndARestartDoesNotEndIt() throws Exception {
        assertTrue(pause.begin(Instant.now()));
        assertFalse(pause.begin(Instant.now()));
        bench.awaitState("paused");
        for (int i = 0; i < 5; i++) {
            bench.write("a" + i, "content");
            bench.entry("a" + i);
        }
        bench.restart();
        bench.awaitState("paused");
        assertFalse(Files.exists(bench.destination.resolve("a0")));

        assertTrue(pause.end());
        assertFalse(pause.end());
        bench.awaitDone();
        assertEquals(1, bench.counter("rounds"));
        bench.assertEqual();
    }

    @Test
    void itsEndDoesNotWaitForTheNextTry() throws Exception {
        bench.stop();
        bench.retry = new RetryPolicy(LONG, LONG, LONG, 0);
        bench.restart();
        bench.awaitState("idle");
        bench.mirror.connecting = attempt -> new Outcome.Retry(Pace.NORMAL, "no route to host");
        bench.write("a", "content");
        bench.entry("a");
        bench.awaitState("retrying");
        pause.begin(Instant.now());
        bench.awaitState("paused");
        bench.mirror.connecting = attempt -> new Outcome.Done();
        pause.end();
        bench.awaitDone();
        bench.assertEqual();
    }
}
