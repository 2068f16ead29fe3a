package io.syncline.capture.ring;

import com.lmax.disruptor.InsufficientCapacityException;
import com.lmax.disruptor.RingBuffer;
import io.syncline.capture.ring.Slot.Kind;
import io.syncline.capture.watch.EventSource;
import io.syncline.capture.watch.EventSource.Wake;
import io.syncline.capture.watch.RawEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * The thread that takes events from the kernel into the ring and does nothing else: the kernel's queue holds 16,384 events
 * and then forgets. While the ring is full, that queue is what holds them.
 */
final class Drain implements Runnable, EventSource.Sink {
    private static final long NONE = -1;
    private static final long FULL_RING_NANOS = 100_000;
    /** What is left when we are told to stop is handled; somebody who writes without end must not keep us from stopping. */
    private static final int READS_AT_STOP = 64;
    /** Handed over together: each time may wake the consumer. */
    private static final int PORTION = 256;

    private static final long MARK_NANOS = 1_000_000_000;
    /** When the kernel had more just then. */
    private static final long MARK_RETRY_NANOS = 5_000_000;

    private final EventSource source;
    private final RingBuffer<Slot> ring;
    private final int quietMillis;
    private final int idleMillis;
    private volatile boolean busy;
    private volatile boolean abandoned;
    /** The slot that was claimed last; it is ours until it is published. */
    private long claimed = NONE;

    private boolean isClaimOpen;
    /** Slots that are filled and not yet published: one row, from the first to the last. */
    private long firstFilled = NONE;

    private long lastFilled = NONE;
    private final Pace pace = new Pace(System.nanoTime());
    private long lastMarkNanos = System.nanoTime();

    Drain(EventSource source, RingBuffer<Slot> ring, Duration quiet, Duration idle) {
        this.source = source;
        this.ring = ring;
        this.quietMillis = Math.toIntExact(quiet.toMillis());
        this.idleMillis = Math.toIntExact(idle.toMillis());
    }

    @Override
    public void run() {
        try {
            publish(Kind.START, Optional.empty());
            drain();
            publish(Kind.STOP, Optional.empty());
        } catch (InterruptedException consumerIsGone) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error failure) {
            report(failure);
        }
    }

    /** The consumer has ended: do not wait for a free slot any more. */
    void abandon() {
        abandoned = true;
    }

    /** Whether everything that was taken from the kernel is published. */
    boolean isIdle() {
        return !busy;
    }

    @Override
    public RawEvent claim() throws InterruptedException {
        Slot slot = next();
        slot.kind = Kind.EVENT;
        return slot.event;
    }

    @Override
    public void publish() {
        isClaimOpen = false;
        if (firstFilled == NONE) {
            firstFilled = claimed;
        }
        lastFilled = claimed;
        if (lastFilled - firstFilled + 1 >= PORTION) {
            handOver();
        }
    }

    private void handOver() {
        if (firstFilled != NONE) {
            ring.publish(firstFilled, lastFilled);
            firstFilled = NONE;
        }
    }

    private void drain() throws InterruptedException {
        int timeout = quietMillis;
        while (true) {
            Wake wake = source.await(timeout);
            switch (wake) {
                case EVENTS -> {
                    awaitPortion();
                    pace.read(drainOnce(), System.nanoTime());
                    markNowAndThen();
                    timeout = quietMillis;
                }
                case QUIET -> {
                    mark();
                    publish(Kind.QUIET, Optional.empty());
                    timeout = idleMillis;
                }
                case STOPPED -> {
                    int reads = 0;
                    while (reads++ < READS_AT_STOP && drainOnce() > 0) {}
                    return;
                }
            }
        }
    }

    /** The kernel's queue holds 16,384 events, far more than come within this time. */
    private void awaitPortion() {
        long nanos = pace.untilRead(System.nanoTime());
        if (nanos > 0) {
            LockSupport.parkNanos(nanos);
        }
    }

    private void markNowAndThen() throws InterruptedException {
        if (System.nanoTime() - lastMarkNanos >= MARK_NANOS) {
            mark();
        }
    }

    /**
     * The clock is read first, then the kernel asked: nobody else drains it, so when it has nothing, all that it was told
     * before that time is in the ring.
     */
    private void mark() throws InterruptedException {
        Instant now = Instant.now();
        lastMarkNanos = System.nanoTime();
        if (source.isEmpty()) {
            Slot slot = next();
            slot.kind = Kind.MARK;
            slot.time = now;
            publish();
            handOver();
        } else {
            lastMarkNanos += MARK_RETRY_NANOS - MARK_NANOS;
        }
    }

    private int drainOnce() throws InterruptedException {
        // Set before the read and cleared behind the last publish: an empty kernel and an idle drain mean that all is
        // in the ring.
        busy = true;
        int events = source.drainTo(this);
        handOver();
        busy = false;
        return events;
    }

    private void publish(Kind kind, Optional<Throwable> failure) throws InterruptedException {
        Slot slot = next();
        slot.kind = kind;
        slot.failure = failure;
        publish();
        handOver();
    }

    private void report(Throwable failure) {
        try {
            publish(Kind.FAILED, Optional.of(failure));
        } catch (InterruptedException consumerIsGone) {
            Thread.currentThread().interrupt();
        }
    }

    private Slot next() throws InterruptedException {
        // One that was claimed for an event that could not be read would stand in the way of all that follow.
        while (!isClaimOpen) {
            try {
                claimed = ring.tryNext();
                isClaimOpen = true;
                if (firstFilled != NONE && claimed != lastFilled + 1) {
                    // Somebody else's slot lies in between.
                    handOver();
                }
            } catch (InsufficientCapacityException full) {
                handOver();
                if (abandoned) {
                    throw new InterruptedException("the consumer of the ring has ended");
                }
                LockSupport.parkNanos(FULL_RING_NANOS);
            }
        }
        return ring.get(claimed);
    }
}
