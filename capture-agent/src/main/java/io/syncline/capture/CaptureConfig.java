package io.syncline.capture;

import static java.util.Objects.requireNonNull;

import io.syncline.filter.Pruning;
import io.syncline.posix.SourceIdentity;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What is watched, and how patiently.
 *
 * @param root the directory whose tree is watched
 * @param expected which directory that has to be
 * @param pairing how long the second half of a rename may take. The kernel queues both at once, so this is generous
 * @param noSpaceRetry how often an append is tried again while the disk of the journal is full
 * @param rootCheck how often the root is looked at while nothing happens: an unmount may not raise an event
 * @param ringSize events between the two threads, a power of two
 * @param sweep how the tree is swept
 * @param pruning what need not be looked at
 * @param watch by what changes are noticed
 */
public record CaptureConfig(
        Path root,
        SourceIdentity expected,
        Duration pairing,
        Duration noSpaceRetry,
        Duration rootCheck,
        int ringSize,
        SweepConfig sweep,
        Pruning pruning,
        WatchOptions watch) {
    public static final Duration PAIRING = Duration.ofMillis(100);
    public static final Duration NO_SPACE_RETRY = Duration.ofMillis(500);
    public static final Duration ROOT_CHECK = Duration.ofSeconds(5);
    /** Four times the kernel's own queue; about 7 MB. */
    public static final int RING_SIZE = 1 << 16;

    public CaptureConfig {
        requireNonNull(root, "root is null");
        requireNonNull(expected, "expected is null");
        requireNonNull(sweep, "sweep is null");
        requireNonNull(pruning, "pruning is null");
        requireNonNull(watch, "watch is null");
        requirePositive(pairing, "pairing");
        requirePositive(noSpaceRetry, "noSpaceRetry");
        requirePositive(rootCheck, "rootCheck");
        if (ringSize < 2 || Integer.bitCount(ringSize) != 1) {
            throw new IllegalArgumentException("ringSize is no power of two: " + ringSize);
        }
    }

    public CaptureConfig(Path root, SourceIdentity expected, WatchOptions watch) {
        this(root, expected, PAIRING, NO_SPACE_RETRY, ROOT_CHECK, RING_SIZE, SweepConfig.DEFAULT, Pruning.NONE, watch);
    }

    public CaptureConfig sweeping(SweepConfig how) {
        return new CaptureConfig(root, expected, pairing, noSpaceRetry, rootCheck, ringSize, how, pruning, watch);
    }

    public CaptureConfig withPruning(Pruning other) {
        return new CaptureConfig(root, expected, pairing, noSpaceRetry, rootCheck, ringSize, sweep, other, watch);
    }

    private static void requirePositive(Duration duration, String name) {
        if (duration.toMillis() <= 0) {
            throw new IllegalArgumentException(name + " is below a millisecond: " + duration);
        }
    }
}
