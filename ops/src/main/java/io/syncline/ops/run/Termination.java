package io.syncline.ops.run;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Makes SIGTERM and SIGINT an orderly end with the exit code of the work, not with 143: the JVM's own answer to a signal
 * is to run its shutdown hooks and to die of it. Our hook asks the work to stop, waits for its exit code, and halts with
 * that.
 *
 * <p>State of the process, as a signal is, and therefore static.
 */
public final class Termination {
    /** Longer than {@link StageRunner#PATIENCE}, which has the better message. */
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private static final int FAILED = 1;
    private static final CompletableFuture<Integer> EXIT_CODE = new CompletableFuture<>();

    private Termination() {}

    /** @param requestStop makes the main thread come to its end soon; called from another thread, perhaps after that end */
    public static void onSignal(Runnable requestStop) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(requestStop), "termination"));
    }

    /** Says that the work is done; to be called by the main thread, right before it exits with the same code. */
    public static int ended(int exitCode) {
        EXIT_CODE.complete(exitCode);
        return exitCode;
    }

    private static void end(Runnable requestStop) {
        int code = FAILED;
        try {
            if (!EXIT_CODE.isDone()) {
                requestStop.run();
            }
            code = EXIT_CODE.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            System.err.println("syncline: the stages did not end within " + PATIENCE.toSeconds() + " s: " + e);
        } finally {
            Runtime.getRuntime().halt(code);
        }
    }
}
