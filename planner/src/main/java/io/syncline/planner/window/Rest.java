package io.syncline.planner.window;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;

/**
 * For how long no window is closed for quiet behind the last one: a millisecond for each of its events, at the most
 * {@link #MOST}, and not at all behind a few. In a stream a quiet time of zero would make a changeset of each portion that the
 * agent forces; so they become fewer and larger. Each is a force of the disk, which those wait for who write there too.
 *
 * @param until the end of it
 */
public record Rest(Instant until) {
    /** Short beside a round of some hundred files, which a destination is busy with meanwhile. A guess. */
    static final Duration MOST = Duration.ofMillis(50);

    /** Some files, each as soon as it can be: the agent takes as many portions at once. */
    static final int FEW = 16;

    public static final Rest NONE = new Rest(Instant.EPOCH);

    public Rest {
        requireNonNull(until, "until is null");
    }

    /** @param events of the window that was closed now */
    public static Rest after(long events, Instant now) {
        return events <= FEW ? NONE : new Rest(now.plusMillis(Math.min(MOST.toMillis(), events)));
    }

    /** A clock that went back ends it. */
    public boolean isOver(Instant now) {
        return !now.isBefore(until) || now.isBefore(until.minus(MOST));
    }

    /** How long to wait for what is due so soon. */
    public Duration orLonger(Duration due, Instant now) {
        if (isOver(now)) {
            return due;
        }
        Duration left = Duration.between(now, until);
        return left.compareTo(due) > 0 ? left : due;
    }
}
