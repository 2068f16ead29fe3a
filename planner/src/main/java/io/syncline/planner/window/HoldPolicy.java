package io.syncline.planner.window;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;

/**
 * Which files wait before they are shipped, so that they are not sent again and again.
 *
 * @param bigBytes from this size on a file is big; {@link Long#MAX_VALUE} for none
 * @param bigDelay so long a big file waits, counted from its first change; whatever happens to it meanwhile is sent once
 * @param growingBytes from this size on a file that was written a moment ago is taken for unfinished
 * @param settle it is finished when nothing was written for so long
 * @param growingMax it waits no longer than this, written or not
 */
public record HoldPolicy(long bigBytes, Duration bigDelay, long growingBytes, Duration settle, Duration growingMax) {
    // The last three are guesses: a file of 16 MiB takes longer to send than a second of waiting costs, and a log of
    // that size that never rests is sent twice a minute.
    public static final HoldPolicy DEFAULT = new HoldPolicy(
            128L << 20, Duration.ofMinutes(30), 16L << 20, Duration.ofSeconds(1), Duration.ofSeconds(30));

    public static final HoldPolicy NOTHING =
            new HoldPolicy(Long.MAX_VALUE, Duration.ZERO, Long.MAX_VALUE, Duration.ZERO, Duration.ZERO);

    public HoldPolicy {
        requireNonNull(bigDelay, "bigDelay is null");
        requireNonNull(settle, "settle is null");
        requireNonNull(growingMax, "growingMax is null");
        if (bigBytes < 1 || growingBytes < 1) {
            throw new IllegalArgumentException("sizes below 1: " + bigBytes + ", " + growingBytes);
        }
        if (bigDelay.isNegative() || settle.isNegative() || growingMax.isNegative()) {
            throw new IllegalArgumentException("negative time: " + bigDelay + ", " + settle + ", " + growingMax);
        }
    }

    /** Big files by the words of a person; a delay of zero is no delay. */
    public HoldPolicy withBig(long bytes, Duration delay) {
        return new HoldPolicy(bytes, delay, growingBytes, settle, growingMax);
    }

    boolean isBig(FileLook look) {
        return look.size() >= bigBytes;
    }

    /** Whether a file that has waited since then goes on waiting. */
    boolean holds(FileLook look, Instant since, Instant now) {
        Duration waited = Duration.between(since, now);
        if (waited.isNegative()) {
            return false;
        }
        return isBig(look)
                ? waited.compareTo(bigDelay) < 0
                : look.size() >= growingBytes
                        && waited.compareTo(growingMax) < 0
                        && look.modified().plus(settle).isAfter(now)
                        // A time in the future says nothing.
                        && !look.modified().isAfter(now.plus(settle));
    }

    /** When to look again. */
    Instant due(FileLook look, Instant since, Instant now) {
        return isBig(look) ? since.plus(bigDelay) : now.plus(settle);
    }
}
