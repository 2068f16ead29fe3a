package io.syncline.process;

/**
 * One stage of the pipeline: capture, planner or one shipper. Runs on one thread, in a process of its own or beside the
 * others; only the journal lies between them either way.
 */
public interface Stage {
    /** For thread names, logs and status, such as {@code capture} or {@code ship/backup}. */
    String name();

    /**
     * Works until {@link #requestStop()}. Returns after a clean stop.
     *
     * @throws StageException if it cannot go on; the process ends with the exception's exit code
     */
    void run() throws InterruptedException;

    /** From any thread: finish what is at hand, leave nothing half-done, return from {@link #run()}. */
    void requestStop();
}
