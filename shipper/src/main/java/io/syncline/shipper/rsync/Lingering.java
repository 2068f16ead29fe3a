package io.syncline.shipper.rsync;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Runs whose work is done and whose processes are not gone yet: rsync looks for the end of its other half only every 20 ms,
 * and prints its numbers behind that. Owned by the thread of {@link Rsync#run}, but for {@link #terminate}.
 */
final class Lingering {
    /**
     * At 40 ms each that is 100 runs a second; beyond it, the oldest is waited for. A server allows ten sessions of a shared
     * ssh connection by default; with what runs and what stands ready, these stay below.
     */
    private static final int LIMIT = 4;

    /** What is not gone then hangs at a connection that broke behind the last word. */
    private static final long PATIENCE_MILLIS = 2_000;

    private final List<One> all = new CopyOnWriteArrayList<>();
    private volatile boolean terminated;

    private record One(Child child, RsyncRun run, RsyncOutput output, RsyncStats told) {}

    /** @param told the numbers that the caller has had already */
    void add(Child child, RsyncRun run, RsyncOutput output, RsyncStats told) throws InterruptedException {
        all.add(new One(child, run, output, told));
        while (all.size() > LIMIT && all.get(0).child().isAlive()) {
            awaitEnd(all.get(0).child());
        }
    }

    /** What the runs that have ended meanwhile say at their end. */
    LateResult collect() throws InterruptedException {
        RsyncStats stats = RsyncStats.NONE;
        List<RsyncRun> withdrawn = new ArrayList<>();
        for (One one : List.copyOf(all)) {
            if (!one.child().isAlive()) {
                all.remove(one);
                RsyncResult result = one.output().result(one.child().end(), false, false);
                stats = stats.plus(result.stats()).minus(one.told());
                boolean endedByUs = terminated && result.errors().isEmpty() && !result.cameToItsEnd();
                if (!result.isDone() && !endedByUs) {
                    withdrawn.add(one.run());
                }
            }
        }
        return new LateResult(stats, withdrawn);
    }

    void awaitAll() throws InterruptedException {
        for (One one : all) {
            awaitEnd(one.child());
        }
    }

    /** Their work is done: an end that they owe to this is none to report. */
    void terminate() {
        terminated = true;
        all.forEach(one -> one.child().terminate());
    }

    private static void awaitEnd(Child child) throws InterruptedException {
        try {
            CompletableFuture<?> end = child.onEnd();
            end.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException hangs) {
            child.close();
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
