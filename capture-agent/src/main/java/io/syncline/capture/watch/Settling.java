package io.syncline.capture.watch;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * Gets rid of doubts: finds a moment at which the kernel has nothing to say that is not handled, has every doubt looked at
 * from there on, and is done if no event of a directory came meanwhile. Time is an argument.
 */
final class Settling {
    /** How often doubts are looked at while the kernel never pauses; a guess: seldom enough to cost a few per cent. */
    private static final long BUSY_RETRY_NANOS = Duration.ofSeconds(1).toNanos();

    private static final int BUSY_RETRIES_PER_FULL_ONE = 10;

    private final Doubts doubts;
    private final Walk walk;
    private final Watches watches;
    private final PendingMoves pending;
    private final BooleanSupplier caughtUp;
    private boolean isUnderWay;
    private long lastRetryNanos;
    private long lastBegunNanos;
    private int busyRetries;

    /** @param caughtUp whether the kernel has no event for us that was not handled */
    Settling(Doubts doubts, Walk walk, Watches watches, PendingMoves pending, BooleanSupplier caughtUp) {
        this.doubts = doubts;
        this.walk = walk;
        this.watches = watches;
        this.pending = pending;
        this.caughtUp = caughtUp;
    }

    /** What is looked up now may be true no more when all was looked at. */
    void interrupt() {
        isUnderWay = false;
    }

    /** The kernel had nothing to say for a while. */
    void quiet() {
        if (caughtUp.getAsBoolean()) {
            begin();
        }
    }

    /** A tree that is written to without a pause has moments in which all that it has told is handled. */
    void batchEnded(long nowNanos) {
        endIfDone();
        if (!doubts.isEmpty() && !isUnderWay) {
            retryWhileBusy(nowNanos);
        }
    }

    /**
     * Done if every doubt was looked at and no event of a directory came since the beginning, nor can one be on its way.
     * LIMIT: where directories come and go faster than all doubts can be looked at, that is not before a pause.
     */
    void endIfDone() {
        if (isUnderWay && !walk.hasWork() && hasHandledAll()) {
            isUnderWay = false;
            doubts.settle(watches);
        }
    }

    private void retryWhileBusy(long nowNanos) {
        long retries = doubts.hasDirectoryMoved() ? BUSY_RETRIES_PER_FULL_ONE : 1;
        if (nowNanos - lastBegunNanos >= retries * BUSY_RETRY_NANOS && hasHandledAll()) {
            lastBegunNanos = nowNanos;
            begin();
        } else if (nowNanos - lastRetryNanos >= BUSY_RETRY_NANOS) {
            lastRetryNanos = nowNanos;
            doubts.queue(walk, ++busyRetries % BUSY_RETRIES_PER_FULL_ONE != 0);
        }
    }

    /** The kernel has nothing to say that is not handled: from here on a lookup finds what the table is to be. */
    private void begin() {
        watches.allConfirmed();
        isUnderWay = true;
        doubts.queue(walk, false);
        endIfDone();
    }

    /** While half of a rename waits for the other one, the table is not yet what the handled events say. */
    private boolean hasHandledAll() {
        return pending.isEmpty() && caughtUp.getAsBoolean();
    }
}
