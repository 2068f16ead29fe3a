package io.syncline.capture.ring;

import com.lmax.disruptor.BatchEventProcessor;
import com.lmax.disruptor.BatchEventProcessorBuilder;
import com.lmax.disruptor.BlockingWaitStrategy;
import com.lmax.disruptor.EventHandler;
import com.lmax.disruptor.InsufficientCapacityException;
import com.lmax.disruptor.RingBuffer;
import io.syncline.capture.watch.EventSource;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Drains a source on a thread of its own, and handles what comes on the thread that calls {@link #run}. One consumer, which
 * costs nothing while it waits; besides the drain, anybody may {@link #wake} it.
 */
public final class CaptureRing {
    /** Slots are given back at the end of a batch, so a batch is shorter than the ring. */
    private static final int BATCH = 4096;

    private final EventSource source;
    private final RingHandler handler;
    private final RingBuffer<Slot> ring;
    private final Drain drain;
    private final BatchEventProcessor<Slot> consumer;
    private final AtomicBoolean isWakePublished = new AtomicBoolean();
    private volatile long handled = -1;

    /**
     * @param size events that the ring holds, a power of two
     * @param quiet after this long without an event, {@link RingHandler#onQuiet} is called
     * @param idle and from then on again and again after this long
     */
    public CaptureRing(EventSource source, RingHandler handler, int size, Duration quiet, Duration idle) {
        this.source = source;
        this.handler = handler;
        this.ring = RingBuffer.createMultiProducer(Slot::new, size, new BlockingWaitStrategy());
        this.drain = new Drain(source, ring, quiet, idle);
        EventHandler<Slot> onSlot = this::onSlot;
        this.consumer = new BatchEventProcessorBuilder()
                .setMaxBatchSize(Math.min(BATCH, size / 2))
                .build(ring, ring.newBarrier(), onSlot);
        consumer.setExceptionHandler(new EndingExceptionHandler());
        ring.addGatingSequences(consumer.getSequence());
    }

    /**
     * Returns after {@link EventSource#stop()}, when all that was read has been handled. Throws what the handler or the source
     * threw; nothing is handled after that.
     */
    public void run() throws InterruptedException {
        Thread drainer = new Thread(drain, "capture-drain");
        drainer.setDaemon(true);
        drainer.start();
        try {
            consumer.run();
        } catch (EndingExceptionHandler.Ended ended) {
            ended.rethrow();
        } finally {
            drain.abandon();
            source.stop();
            joinAnyway(drainer);
        }
    }

    /** Whoever called this closes the descriptors that the other thread reads. */
    private static void joinAnyway(Thread drainer) {
        boolean interrupted = false;
        while (drainer.isAlive()) {
            try {
                drainer.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether the kernel has nothing that was not handed to the handler. Called by the handler, for its own event. */
    public boolean isCaughtUp() {
        // The order matters: what the kernel no longer has is either being read, or in the ring.
        return source.isEmpty() && drain.isIdle() && ring.getCursor() == handled;
    }

    /** Lets the handler look for work. From any thread; never blocks. */
    public void wake() {
        if (isWakePublished.compareAndSet(false, true)) {
            try {
                long claimed = ring.tryNext();
                ring.get(claimed).kind = Slot.Kind.WAKE;
                ring.publish(claimed);
            } catch (InsufficientCapacityException full) {
                // Then it is awake, and looks for work behind the next batch.
                isWakePublished.set(false);
            }
        }
    }

    private void onSlot(Slot slot, long sequence, boolean endOfBatch) throws InterruptedException {
        handled = sequence;
        switch (slot.kind) {
            case START -> handler.onStart();
            case EVENT -> handler.onEvent(slot.event);
            case QUIET -> handler.onQuiet();
            case MARK -> handler.onMark(slot.time);
            case WAKE -> isWakePublished.set(false);
            case STOP -> {
                handler.onStop();
                consumer.halt();
            }
            case FAILED -> throw new EndingExceptionHandler.Ended(slot.failure.orElseThrow());
        }
        if (endOfBatch) {
            handler.onBatchEnd();
            if (slot.kind != Slot.Kind.STOP) {
                workWhileIdle(sequence);
            }
        }
    }

    /** At least one piece, so that events without end cannot starve the walk that they depend on. */
    private void workWhileIdle(long sequence) throws InterruptedException {
        boolean isIdle = true;
        while (isIdle && handler.hasWork()) {
            handler.work();
            isIdle = ring.getCursor() == sequence;
        }
    }
}
