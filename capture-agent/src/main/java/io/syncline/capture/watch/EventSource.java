package io.syncline.capture.watch;

/**
 * Where raw events come from. Drained by one thread; the descriptor behind it belongs to whoever opened it, so that it can
 * outlive the process (a descriptor that the service manager keeps) or be another mechanism of the kernel.
 */
public interface EventSource {
    /** Why {@link #await} returned. */
    enum Wake {
        EVENTS,
        QUIET,
        STOPPED
    }

    /** Takes events as they are decoded, without a copy in between. */
    interface Sink {
        /** The next free slot; blocks while there is none. */
        RawEvent claim() throws InterruptedException;

        /** Hands on the slot that was claimed last. */
        void publish();
    }

    /**
     * Blocks until there are events or {@link #stop()} was called, or for this long.
     *
     * @param timeoutMillis negative: for ever
     */
    Wake await(int timeoutMillis);

    /** Hands on what one read gives, without blocking; how many events that were. */
    int drainTo(Sink sink) throws InterruptedException;

    /** Whether the kernel has no event for us at this moment. From any thread. */
    boolean isEmpty();

    /** From any thread: {@link #await} returns at once, from now on. */
    void stop();
}
