package io.syncline.shipper.rsync;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.time.Duration;
import java.util.List;

/** Runs through an rsync that stands ready. */
final class Warm {
    private Warm() {}

    /** The result with what came late, after making sure that it was the one that stood. */
    static RsyncResult run(Rsync rsync, RsyncRun run) throws InterruptedException {
        if (run.dryRun()) {
            return rsync.run(run);
        }
        long stood = ready(rsync, run);
        RsyncResult result = rsync.ship(run);
        LateResult late = rsync.lateToTheEnd();
        assertFalse(rsync.standing().contains(stood), "the one that stood was not used");
        assertEquals(List.of(), late.withdrawn());
        rsync.letGo();
        return result.plus(late.stats());
    }

    /** Returns the process id of the one that stands. */
    static long ready(Rsync rsync, RsyncRun run) {
        rsync.prepare(run);
        return standing(rsync);
    }

    /** Waits for the one that was asked for. */
    static long standing(Rsync rsync) {
        return await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(2))
                .until(rsync::standing, standing -> !standing.isEmpty())
                .get(0);
    }
}
