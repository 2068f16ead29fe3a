package io.syncline.shipper;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.syncline.shipper.rsync.RsyncRun;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ReadyTest {
    @TempDir
    private Path top;

    /**
     * Kills: a first change that waits for a start, over ssh for a third of a second (seen without the call); one that is
     * made ready with other options than the run has (seen without the limit of deletions); one more for each round.
     */
    @Test
    void behindTheFirstContactStandsWhatTheFirstChangesNeed() throws Exception {
        Workbench bench = new Workbench(top);
        try {
            bench.write("a", "1");
            bench.start();
            bench.awaitDone();
            await().until(() -> bench.mirror.prepared.size() == 2);
            bench.write("a", "12");
            bench.entry("a");
            bench.awaitDone();

            List<RsyncRun> prepared = bench.mirror.prepared;
            List<RsyncRun> real = bench.mirror.realRuns();
            RsyncRun round = real.get(real.size() - 1);
            RsyncRun fitting = prepared.get(round.compare() == RsyncRun.Compare.QUICK ? 0 : 1);
            assertEquals(round, fitting.withNames(round.names()));
            assertEquals(RsyncRun.Compare.CONTENT, prepared.get(1).compare());
            bench.write("a", "123");
            bench.entry("a");
            bench.awaitDone();
            assertEquals(2, prepared.size());
        } finally {
            bench.close();
        }
    }
}
