package io.syncline.planner.window;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * When a window of events is closed.
 *
 * @param quietTime after the last event; zero closes as soon as no further event is there to be read
 * @param maxAge after the first event, however busy the tree is
 * @param maxPaths dirty paths and renames together
 * @param maxBytes of all their paths, with what each costs in a record
 * @param hold which files wait beyond that
 */
public record WindowPolicy(Duration quietTime, Duration maxAge, int maxPaths, int maxBytes, HoldPolicy hold) {
    /**
     * Far below the 4 MiB that a record may have: one event adds two paths and a rename, 16 KiB at most, before the window
     * is found to be full.
     */
    public static final int MAX_BYTES = 2 << 20;

    public static final WindowPolicy DEFAULT = new WindowPolicy(Duration.ofMillis(200), Duration.ofSeconds(5), 10_000);

    public WindowPolicy {
        requireNonNull(quietTime, "quietTime is null");
        requireNonNull(maxAge, "maxAge is null");
        requireNonNull(hold, "hold is null");
        if (quietTime.isNegative() || maxAge.isNegative()) {
            throw new IllegalArgumentException("negative time: " + quietTime + ", " + maxAge);
        }
        if (maxPaths < 1 || maxBytes < 1 || maxBytes > MAX_BYTES) {
            throw new IllegalArgumentException("limits outside of 1 to the maximum: " + maxPaths + " paths, " + maxBytes
                    + " of " + MAX_BYTES + " bytes");
        }
    }

    public WindowPolicy(Duration quietTime, Duration maxAge, int maxPaths) {
        this(quietTime, maxAge, maxPaths, MAX_BYTES);
    }

    public WindowPolicy(Duration quietTime, Duration maxAge, int maxPaths, int maxBytes) {
        this(quietTime, maxAge, maxPaths, maxBytes, HoldPolicy.DEFAULT);
    }

    public WindowPolicy holding(HoldPolicy other) {
        return new WindowPolicy(quietTime, maxAge, maxPaths, maxBytes, other);
    }
}
