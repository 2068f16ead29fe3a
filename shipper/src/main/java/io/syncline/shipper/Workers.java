package io.syncline.shipper;

import io.syncline.process.Heartbeat;
import io.syncline.shipper.rsync.Rsync;
import io.syncline.shipper.rsync.RsyncResult;
import io.syncline.shipper.rsync.RsyncRun;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Several rsyncs of one destination at once. {@link #run} belongs to one thread, {@link #stop} to any. */
final class Workers {
    private final List<Rsync> all;

    Workers(List<Rsync> all) {
        this.all = List.copyOf(all);
    }

    /** One result for each, in order. All have ended afterwards. */
    List<RsyncResult> run(List<RsyncRun> runs, String name) throws InterruptedException {
        BlockingQueue<Rsync> free = new LinkedBlockingQueue<>(all);
        ExecutorService threads =
                Executors.newFixedThreadPool(all.size(), work -> new Thread(work, "ship/" + name + "/job"));
        try {
            List<Future<RsyncResult>> futures = new ArrayList<>();
            runs.forEach(run -> futures.add(threads.submit(() -> {
                // As many threads as there are rsyncs: one is always free.
                Rsync rsync = free.take();
                try {
                    return rsync.runWithoutSweep(run);
                } finally {
                    free.add(rsync);
                }
            })));
            List<RsyncResult> results = new ArrayList<>();
            for (Future<RsyncResult> future : futures) {
                results.add(await(future));
            }
            return results;
        } finally {
            // An interrupt ends each rsync; nobody may go on while one of them works.
            threads.shutdownNow();
            while (!threads.awaitTermination(1, TimeUnit.SECONDS)) {
                Heartbeat.beat();
            }
        }
    }

    void stop() {
        all.forEach(Rsync::stop);
    }

    private static RsyncResult await(Future<RsyncResult> future) throws InterruptedException {
        while (true) {
            try {
                return future.get(1, TimeUnit.SECONDS);
            } catch (TimeoutException stillAtWork) {
                Heartbeat.beat();
            } catch (ExecutionException e) {
                throw new IllegalStateException("a transfer failed unexpectedly: " + e.getCause(), e.getCause());
            }
        }
    }
}
