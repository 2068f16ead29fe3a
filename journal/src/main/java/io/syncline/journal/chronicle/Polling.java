package io.syncline.journal.chronicle;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * How a reader waits: for a wake-up of the writer in this process, or for a byte of the one in another process. It polls
 * where there is neither, and rarely where there is.
 */
final class Polling implements AutoCloseable {
    /** While records come. */
    static final long FASTEST = TimeUnit.MILLISECONDS.toNanos(1);
    /** A hundred looks a second cost 0.5 % of a core, measured on a busy machine. */
    static final long SLOWEST = TimeUnit.MILLISECONDS.toNanos(10);
    /** Records often come in a row; the next one is then seen at once. */
    private static final long ACTIVE_FOR = TimeUnit.MILLISECONDS.toNanos(100);

    /** What is lost with a wake-up that never comes; a guess. */
    private static final long SAFETY = TimeUnit.SECONDS.toNanos(1);

    private final Path directory;
    private final WakeSocket socket;
    private final AtomicBoolean woken = new AtomicBoolean();
    private volatile Optional<WakeUp> wakeUp = Optional.empty();
    private long lastFound = System.nanoTime();

    Polling(JournalDirectory journal) {
        this.directory = journal.root();
        this.socket = new WakeSocket(journal.wakeSocket());
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

    /**
     * Ends the wait of {@link #await} that is under way, or the next one; from any thread. RACE: a reader asks
     * {@link #wasWoken} between {@link #beforeLook} and the wait, so either it sees the flag or the wait sees the wake-up.
     */
    void wake() {
        woken.set(true);
        wakeUp.ifPresent(WakeUp::wake);
        socket.wake();
    }

    /** Whether to wait no longer; asked, it is forgotten. */
    boolean wasWoken() {
        return woken.get() && woken.getAndSet(false);
    }

    void await(long seen, long nanos) throws InterruptedException {
        if (wakeUp.filter(WakeUp::isWriterHere).isPresent()) {
            socket.close();
            wakeUp.get().await(seen, nanos, pollNanos());
        } else if (socket.isConnected()) {
            socket.await(Math.min(nanos, SAFETY));
        } else if (!socket.connect()) {
            TimeUnit.NANOSECONDS.sleep(Math.min(nanos, pollNanos()));
        }
    }

    @Override
    public void close() {
        socket.close();
    }

    private long pollNanos() {
        long idle = System.nanoTime() - lastFound;
        return Math.min(SLOWEST, FASTEST + Math.max(0, idle - ACTIVE_FOR) / 100);
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
