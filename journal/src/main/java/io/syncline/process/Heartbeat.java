package io.syncline.process;

import static java.util.Objects.requireNonNull;

/**
 * The sign of life of the stage that runs on this thread, from wherever its work has taken it: far below, a wait for a child
 * process lasts for hours and is no hang. Belongs to the thread, and is therefore static.
 */
public final class Heartbeat {
    private static final ThreadLocal<Runnable> BEAT = ThreadLocal.withInitial(() -> () -> {});

    private Heartbeat() {}

    /** @param beat what {@link #beat} does on this thread from now on */
    public static void onThisThread(Runnable beat) {
        BEAT.set(requireNonNull(beat, "beat is null"));
    }

    /**
     * The stage has got something done, or has looked and finds nothing to do. To be called at least every ten seconds, and
     * never from a timer: a service manager takes silence for a hang.
     */
    public static void beat() {
        BEAT.get().run();
    }
}
