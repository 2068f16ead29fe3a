package io.syncline.capture.ring;

import io.syncline.capture.watch.EventSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A source without events, which only lets time pass; behind {@link io.syncline.capture.watch.SweepOnly}. */
public final class QuietSource implements EventSource {
    private final CountDownLatch stopped = new CountDownLatch(1);

    @Override
    public Wake await(int timeoutMillis) {
        try {
            if (timeoutMillis < 0) {
                stopped.await();
                return Wake.STOPPED;
            }
            return stopped.await(timeoutMillis, TimeUnit.MILLISECONDS) ? Wake.STOPPED : Wake.QUIET;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Wake.STOPPED;
        }
    }

    @Override
    public int drainTo(Sink sink) {
        return 0;
    }

    @Override
    public boolean isEmpty() {
        return true;
    }

    @Override
    public void stop() {
        stopped.countDown();
    }
}
