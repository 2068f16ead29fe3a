package io.syncline.capture.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncline.capture.watch.EventSource;
import io.syncline.capture.watch.RawEvent;
import io.syncline.testing.Thorough;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class CaptureRingTest {
    private static final Duration NEVER = Duration.ofHours(1);

    private final Source source = new Source();
    private final Handler handler = new Handler();

    @Test
    void everythingThatWasReadIsHandledInOrderBeforeTheEnd() throws Exception {
        source.give(1000);
        source.stop();
        ring(16).run();

        assertEquals(1000, handler.events.size());
        for (int i = 0; i < 1000; i++) {
            assertEquals(i, handler.events.get(i));
        }
        assertEquals(List.of("start", "stop"), handler.calls);
        assertTrue(handler.lastBatchEnd == 1000, "the last events are made durable");
    }

    @Test
    void aFailureOfTheHandlerEndsItAndNothingIsHandledAfterIt() {
        source.give(1000);
        IllegalStateException bug = new IllegalStateException("bug");
        handler.failAt = Optional.of(bug);

        assertSame(bug, assertThrows(IllegalStateException.class, () -> ring(16).run()));
        assertEquals(500, handler.events.size());
    }

    @Test
    void aFailureOfTheSourceEndsItBehindWhatWasRead() {
        source.give(100);
        IllegalStateException broken = new IllegalStateException("read failed");
        source.fail(broken);

        assertSame(broken, assertThrows(IllegalStateException.class, () -> ring(16).run()));
        assertEquals(100, handler.events.size());
    }

    @Test
    void anEventThatCannotBeDecodedEndsItBehindThoseBeforeIt() {
        source.give(100);
        source.tornAt = 40;

        assertThrows(IllegalArgumentException.class, () -> ring(64).run());
        assertEquals(40, handler.events.size());
    }

    @Thorough
    @Test
    void whoeverWakesItInTheMiddleChangesNothing() throws Exception {
        source.give(5000);
        CaptureRing ring = ring(64);
        source.betweenEvents = ring::wake;
        source.stop();
        ring.run();

        assertEquals(5000, handler.events.size());
        for (int i = 0; i < 5000; i++) {
            assertEquals(i, handler.events.get(i));
        }
    }

    @Test
    void aStreamOfEventsIsTakenInPortions() throws Exception {
        source.give(1000);
        source.nanosApart = Pace.INTERVAL.toNanos() / 20;
        source.stop();
        ring(1024).run();

        assertEquals(1000, handler.events.size());
        // 50 portions of 20 behind those that are read at once; a machine that is slow makes fewer.
        assertTrue(source.reads <= Pace.AT_ONCE + 60, () -> "reads: " + source.reads);
    }

    @Test
    void anInterruptEndsIt() {
        handler.interruptAtStart = true;

        assertThrows(InterruptedException.class, () -> ring(16).run());
    }

    @Test
    void workIsDoneWhileNoEventWaitsAndNeverStarves() throws Exception {
        source.give(1000);
        handler.work = 50;
        source.stop();
        ring(16).run();

        assertTrue(handler.workBefore(1000) > 0);
    }

    @Test
    void quietIsToldOnceAndAgainAfterTheIdleTime() throws Exception {
        handler.stopAtQuiet = 3;
        new CaptureRing(source, handler, 16, Duration.ofMillis(1), Duration.ofMillis(5)).run();

        assertEquals(List.of("start", "quiet", "quiet", "quiet", "stop"), handler.calls);
    }

    private CaptureRing ring(int size) {
        return new CaptureRing(source, handler, size, NEVER, NEVER);
    }

    /** Gives numbered events, as fast as they are taken. */
    private static final class Source implements EventSource {
        private final LinkedBlockingQueue<Runnable> signals = new LinkedBlockingQueue<>();
        private volatile int left;
        private volatile boolean stopped;
        private volatile Optional<RuntimeException> failure = Optional.empty();
        private int next;
        private int tornAt = -1;
        private Runnable betweenEvents = () -> {};
        /** 0: all are there at once, and are given in reads of 7. */
        private long nanosApart;

        private final long begun = System.nanoTime();
        private volatile int reads;

        void give(int events) {
            left = events;
        }

        void fail(RuntimeException cause) {
            failure = Optional.of(cause);
        }

        @Override
        public Wake await(int timeoutMillis) {
            try {
                while (left > 0) {
                    if (available() > 0) {
                        return Wake.EVENTS;
                    }
                    LockSupport.parkNanos(10_000);
                }
                failure.ifPresent(cause -> {
                    throw cause;
                });
                if (!stopped) {
                    signals.poll(timeoutMillis, TimeUnit.MILLISECONDS);
                }
                return stopped ? Wake.STOPPED : Wake.QUIET;
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public int drainTo(Sink sink) throws InterruptedException {
            int count = available();
            reads++;
            for (int i = 0; i < count; i++) {
                RawEvent event = sink.claim();
                if (next == tornAt) {
                    throw new IllegalArgumentException("torn");
                }
                betweenEvents.run();
                event.set(next++, 0, 0, new byte[0]);
                sink.publish();
            }
            left -= count;
            return count;
        }

        private int available() {
            return nanosApart == 0
                    ? Math.min(left, 7)
                    : (int) Math.min(left, (System.nanoTime() - begun) / nanosApart - next);
        }

        @Override
        public boolean isEmpty() {
            return left == 0;
        }

        @Override
        public void stop() {
            stopped = true;
            signals.add(() -> {});
        }
    }

    private final class Handler implements RingHandler {
        private final List<Integer> events = new ArrayList<>();
        private final List<String> calls = new ArrayList<>();
        private final List<Integer> worked = new ArrayList<>();
        private Optional<RuntimeException> failAt = Optional.empty();
        private boolean interruptAtStart;
        private int stopAtQuiet = Integer.MAX_VALUE;
        private int lastBatchEnd;
        private int work;

        int workBefore(int event) {
            return (int) worked.stream().filter(at -> at < event).count();
        }

        @Override
        public void onStart() throws InterruptedException {
            calls.add("start");
            if (interruptAtStart) {
                throw new InterruptedException();
            }
        }

        @Override
        public void onEvent(RawEvent event) {
            if (events.size() == 500) {
                failAt.ifPresent(cause -> {
                    throw cause;
                });
            }
            events.add(event.descriptor());
        }

        @Override
        public void onQuiet() {
            calls.add("quiet");
            if (calls.size() > stopAtQuiet) {
                source.stop();
            }
        }

        @Override
        public void onStop() {
            calls.add("stop");
        }

        @Override
        public void onBatchEnd() {
            lastBatchEnd = events.size();
        }

        @Override
        public boolean hasWork() {
            return work > 0;
        }

        @Override
        public void work() {
            work--;
            worked.add(events.size());
        }
    }
}
