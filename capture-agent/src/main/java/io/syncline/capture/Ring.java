package io.syncline.capture;

/** What the handler asks of the ring that calls it. */
interface Ring {
    /** Whether the kernel has nothing that was not handed to the handler. */
    boolean isCaughtUp();

    /** From any thread. */
    void wake();
}
