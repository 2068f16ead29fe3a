package io.syncline.capture.ring;

import io.syncline.capture.watch.RawEvent;
import java.time.Instant;

/** What the consuming thread does. Whatever it throws ends {@link CaptureRing#run}, and nothing more is handled. */
public interface RingHandler {
    /** Before the first event. */
    void onStart() throws InterruptedException;

    /** @param event belongs to the ring again when this returns */
    void onEvent(RawEvent event) throws InterruptedException;

    /** The kernel has had nothing to say for a while. */
    void onQuiet() throws InterruptedException;

    /**
     * Everything that the kernel was told before this time was handed on. Comes with each quiet time, and about once a second
     * while there is none.
     *
     * @param time by the clock that time stamps of files are made with
     */
    default void onMark(Instant time) {}

    /** Nothing comes after this but {@link #onBatchEnd}. */
    void onStop() throws InterruptedException;

    /** Nothing more is in the ring at the moment, or the batch is long enough: make it durable. */
    void onBatchEnd() throws InterruptedException;

    /** Whether there is something to do while no event waits. */
    boolean hasWork();

    /** A bounded piece of it, about a millisecond; made durable before it returns. */
    void work() throws InterruptedException;
}
