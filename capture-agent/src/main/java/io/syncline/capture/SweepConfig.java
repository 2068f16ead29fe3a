package io.syncline.capture;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How the tree is swept.
 *
 * @param directory where progress is kept and requests are left; empty: nowhere, a restart begins again
 * @param slack how far before a watermark a sweep looks: for time stamps that a file system rounds down (2 s at worst), for
 *     clocks that are read before the change is told of, and for one long write
 * @param schedule how often all is swept although nothing was missed; zero: never. For what raises no event
 * @param unwatched how often what cannot be watched is swept
 * @param inodesPerSecond at most; 0: as fast as it goes
 * @param threads that walk
 */
public record SweepConfig(
        Optional<Path> directory,
        Duration slack,
        Duration schedule,
        Duration unwatched,
        long inodesPerSecond,
        int threads) {
    public static final Duration SLACK = Duration.ofSeconds(5);
    public static final Duration SCHEDULE = Duration.ofDays(1);
    public static final Duration UNWATCHED = Duration.ofMinutes(1);
    /** More threads than this gain little: they wait for the same locks of the kernel. A guess. */
    private static final int MOST_THREADS = 4;

    public static final SweepConfig DEFAULT =
            new SweepConfig(Optional.empty(), SLACK, SCHEDULE, UNWATCHED, 0, threadsHere());

    public SweepConfig {
        requireNonNull(directory, "directory is null");
        if (slack.isNegative() || schedule.isNegative() || unwatched.isNegative() || unwatched.isZero()) {
            throw new IllegalArgumentException(
                    "a negative time: slack " + slack + ", schedule " + schedule + ", unwatched " + unwatched);
        }
        if (inodesPerSecond < 0 || threads < 1) {
            throw new IllegalArgumentException("inodesPerSecond " + inodesPerSecond + ", threads " + threads);
        }
    }

    public SweepConfig in(Path directory) {
        return new SweepConfig(Optional.of(directory), slack, schedule, unwatched, inodesPerSecond, threads);
    }

    public SweepConfig with(Duration schedule, Duration unwatched, long inodesPerSecond) {
        return new SweepConfig(directory, slack, schedule, unwatched, inodesPerSecond, threads);
    }

    private static int threadsHere() {
        return Math.max(1, Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors()));
    }
}
