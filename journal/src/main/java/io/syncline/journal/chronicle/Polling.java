package io.syncline.journal.chronicle;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** How a reader waits: for a wake-up where the writer lives in this process, by polling where it may live in another. */
final class Polling {
    /** While records come. */
    static final long FASTEST = TimeUnit.MILLISECONDS.toNanos(1);
    /** A hundred looks a second cost 0.5 % of a core, measured on a busy machine. */
    static final long SLOWEST = TimeUnit.MILLISECONDS.toNanos(10);
    /** Records often come in a row; the next one is then seen at once. */
    private static final long ACTIVE_FOR = TimeUnit.MILLISECONDS.toNanos(100);

    private final Path directory;
    private Optional<WakeUp> wakeUp = Optional.empty();
    private long lastFound = System.nanoTime();

    Polling(Path directory) {
        this.directory = directory;
    }

    /** To be called before a look at the journal, and handed to {@link #await} if the look found nothing. */
    long beforeLook() {
        if (wakeUp.isEmpty()) {
            wakeUp = realPath().map(WakeUp::of);
        }
        return wakeUp.map(WakeUp::forces).orElse(0L);
    }

    void looked(boolean found) {
        if (found) {
            lastFound = System.nanoTime();
        }
    }

    void await(long seen, long nanos) throws InterruptedException {
        long idle = System.nanoTime() - lastFound;
        long poll = Math.min(SLOWEST, FASTEST + Math.max(0, idle - ACTIVE_FOR) / 100);
        if (wakeUp.isPresent()) {
            wakeUp.get().await(seen, nanos, poll);
        } else {
            TimeUnit.NANOSECONDS.sleep(Math.min(nanos, poll));
        }
    }

    /** Empty until a writer makes the directory. */
    private Optional<Path> realPath() {
        try {
            return Optional.of(directory.toRealPath());
        } catch (IOException notThere) {
            return Optional.empty();
        }
    }
}
