package io.syncline.journal.chronicle;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Wakes the readers of one directory within this process: {@code mirror} runs all stages in one, and a poll would cost
 * either latency or idle CPU. Keyed by the real path, because writer and readers are given it separately. Never removed:
 * a process has a handful of journals.
 */
final class WakeUp {
    private static final Map<Path, WakeUp> BY_DIRECTORY = new ConcurrentHashMap<>();

    private long forces;
    private boolean writerIsHere;

    private WakeUp() {}

    static WakeUp of(Path realDirectory) {
        return BY_DIRECTORY.computeIfAbsent(realDirectory, directory -> new WakeUp());
    }

    synchronized void writerOpened() {
        writerIsHere = true;
    }

    synchronized void writerClosed() {
        writerIsHere = false;
        wake();
    }

    synchronized boolean isWriterHere() {
        return writerIsHere;
    }

    synchronized void wake() {
        forces++;
        notifyAll();
    }

    /** To be read before looking at the journal, so that no force is missed between the look and the wait. */
    synchronized long forces() {
        return forces;
    }

    /**
     * Returns at a force that came after {@code seen}, or after a while.
     *
     * @param nanos how long to wait at most
     * @param pollNanos how long at most while the writer may be in another process, which cannot wake us
     */
    synchronized void await(long seen, long nanos, long pollNanos) throws InterruptedException {
        long left = writerIsHere ? nanos : Math.min(nanos, pollNanos);
        if (forces == seen && left > 0) {
            wait(left / 1_000_000, (int) (left % 1_000_000));
        }
    }
}
