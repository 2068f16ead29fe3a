package io.syncline.capture.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncline.capture.sweep.RateLimit;
import io.syncline.capture.sweep.SweepPlan;
import io.syncline.filter.Pruning;
import io.syncline.path.RelPath;
import io.syncline.testing.Thorough;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SweepRateTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    @TempDir
    Path root;

    /** Mutant: a burst as long as the pause before it. */
    @Test
    void aPauseSavesUpATenthOfASecondAtMost() {
        RateLimit limit = new RateLimit(1000);
        assertEquals(0, limit.take(100, 10 * SECOND));
        assertEquals(SECOND, limit.take(1000, 10 * SECOND));
        assertEquals(SECOND * 9 / 10, limit.take(1000, 20 * SECOND), "nine seconds of pause are worth a tenth of one");
        assertEquals(SECOND / 10, limit.take(200, 1000 * SECOND));
    }

    @Test
    void withoutALimitNobodyWaits() {
        assertEquals(0, new RateLimit(0).take(1_000_000_000, 1));
    }

    /** Only that it is not faster: how slow a machine may be is nobody's business. Mutant: each thread has the whole rate. */
    @Thorough
    @Test
    void allThreadsTogetherKeepToTheRate() throws Exception {
        int inodes = 1;
        for (int d = 0; d < 20; d++) {
            Path directory = Files.createDirectory(root.resolve("d" + d));
            for (int f = 0; f < 19; f++) {
                Files.createFile(directory.resolve("f" + f));
            }
            inodes += 20;
        }
        int perSecond = 400;
        SweepPlan plan = SweepPlan.NOTHING.with(RelPath.ROOT, Instant.now().plusSeconds(3600));
        long start = System.nanoTime();
        SweepOf.tree(root, plan, Pruning.NONE, 2, new RateLimit(perSecond));
        double took = (System.nanoTime() - start) / 1e9;
        // What is saved up before the start, and what the last wait of each thread would have been for.
        double least = (double) (inodes - perSecond / 10 - 2 * 20) / perSecond;
        assertTrue(took >= least, inodes + " inodes in " + took + " s, not in " + least + " s or more");
    }
}
