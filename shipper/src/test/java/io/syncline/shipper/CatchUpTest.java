package io.syncline.shipper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncline.testing.Thorough;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A destination that was away. */
@Thorough
class CatchUpTest {
    private static final int PENDING = 20_000;
    private static final int PATHS = 500;

    @TempDir
    private Path top;

    private Workbench bench;

    @BeforeEach
    void away() throws Exception {
        bench = new Workbench(top);
        bench.start();
        bench.awaitDone();
        bench.stop();
    }

    @AfterEach
    void stop() throws InterruptedException {
        bench.close();
    }

    @Test
    void twentyThousandPendingChangesetsAreOneRound() throws Exception {
        for (int i = 0; i < PENDING; i++) {
            String path = "d" + i % 10 + "/f" + i % PATHS;
            if (i < PATHS) {
                bench.write(path, "content " + i);
            }
            bench.entry(path, "d" + i % 10);
        }
        bench.restart();
        bench.awaitDone();
        assertEquals(1, bench.counter("rounds"));
        assertEquals(0, bench.counter("wholeTreeRounds"));
        assertTrue(bench.counter("filesTransferred") <= PATHS, "each path once");
        bench.assertEqual();
    }
}
