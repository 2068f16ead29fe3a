package io.syncline.capture;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Decides when a watermark is written, and which. Time is an argument.
 *
 * <p>A mark of the ring says that the kernel has handed over all that happened before it. From the moment at which the
 * watcher holds nothing back, that is in the journal.
 */
final class Watermarks {
    /** How often while there are changes; a guess: a record a second is little, and a second is little to sweep. */
    private static final long INTERVAL_NANOS = Duration.ofSeconds(1).toNanos();

    private Optional<Instant> last;
    private Instant lastReadAt = Instant.EPOCH;
    private long lastNanos;
    private Optional<Instant> mark = Optional.empty();
    private boolean isStale = true;

    /** @param last what the journal holds from an earlier run */
    Watermarks(Optional<Instant> last) {
        this.last = last;
    }

    /** The last one that was written. */
    Optional<Instant> last() {
        return last;
    }

    void marked(Instant time) {
        mark = Optional.of(time);
    }

    /** Something was recorded since: nothing is written while nothing happens. */
    void recorded() {
        isStale = true;
    }

    /** The next one; empty if it is too early, or there is nothing to say. */
    Optional<Instant> due(long nowNanos) {
        boolean isTime = lastReadAt.equals(Instant.EPOCH) || nowNanos - lastNanos >= INTERVAL_NANOS;
        return isStale && isTime ? mark : Optional.empty();
    }

    void written(Instant time, Instant now, long nowNanos) {
        last = Optional.of(time);
        lastReadAt = now;
        lastNanos = nowNanos;
        mark = Optional.empty();
        isStale = false;
    }

    /**
     * Whether time stamps can be compared with the last watermark. Not if the clock went back since then: what changed after
     * that has a time before the watermark.
     */
    boolean isClockSound(Instant now, long nowNanos, Duration slack) {
        if (last.isEmpty()) {
            return false;
        }
        Duration tolerance = slack.dividedBy(2);
        boolean isAfter = !now.plus(tolerance).isBefore(last.get());
        // In the process that wrote it there is a second clock to ask; between two processes there is none.
        boolean wentOn = lastReadAt.equals(Instant.EPOCH)
                || !now.plus(tolerance).isBefore(lastReadAt.plusNanos(nowNanos - lastNanos));
        return isAfter && wentOn;
    }
}
