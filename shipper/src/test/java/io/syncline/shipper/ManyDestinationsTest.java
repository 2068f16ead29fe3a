package io.syncline.shipper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncline.shipper.transfer.Outcome;
import io.syncline.testing.Thorough;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Sixteen destinations of one process, which share two turns. */
@Thorough
@Timeout(120)
class ManyDestinationsTest {
    private static final int DESTINATIONS = 16;
    private static final int ILL = 3;

    @TempDir
    private Path top;

    private final List<Workbench> all = new ArrayList<>();
    private final CountDownLatch healed = new CountDownLatch(1);

    @AfterEach
    void stop() throws InterruptedException {
        healed.countDown();
        for (Workbench bench : all) {
            bench.close();
        }
    }

    /** Kills: a turn that a destination keeps which does not answer, hangs in a transfer, or fails and tries again. */
    @Test
    void theIllOnesKeepTheirTroubleToThemselves() throws Exception {
        Turns turns = new Turns(2);
        for (int i = 0; i < DESTINATIONS; i++) {
            Workbench bench = new Workbench(top.resolve("m" + i));
            bench.turns = turns;
            all.add(bench);
        }
        all.get(0).mirror.connecting = attempt -> {
            hang();
            return new Outcome.Done();
        };
        all.get(1).mirror.instead = run -> Optional.of(FaultyMirror.result(11));
        all.get(2).mirror.step = this::hang;
        for (Workbench bench : all) {
            bench.write("a/b", "first");
            bench.start();
        }
        List<Workbench> healthy = all.subList(ILL, DESTINATIONS);
        for (Workbench bench : healthy) {
            bench.awaitDone();
        }
        for (Workbench bench : healthy) {
            bench.write("a/c", "second");
            bench.entry("a/c");
        }
        for (Workbench bench : healthy) {
            bench.awaitDone();
            bench.assertEqual();
            assertEquals(0, bench.counter("retries"));
            assertEquals(Optional.empty(), bench.state.current().lastError());
        }
        all.get(1).awaitState("retrying");
        assertTrue(all.get(1).state.current().lastError().orElseThrow().contains("code 11"));
        assertTrue(all.get(1).state.current().nextRetryAt().isPresent());

        all.get(1).mirror.instead = run -> Optional.empty();
        healed.countDown();
        for (Workbench bench : all.subList(0, ILL)) {
            bench.awaitDone();
            bench.assertEqual();
        }
    }

    private void hang() {
        try {
            healed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
