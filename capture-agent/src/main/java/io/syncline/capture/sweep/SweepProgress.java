package io.syncline.capture.sweep;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What is known of sweeps across restarts.
 *
 * @param gap whether the segments make good a time in which nobody watched: then no watermark was written since it began, and
 *     they stand for all that is to be swept
 * @param startedAt when the sweep that has got so far began; empty if none is open
 * @param segments what it has left to do, should it be cut off now
 * @param scheduling when the scheduled sweep began that is part of the open one
 * @param scheduledAt when the last scheduled sweep began that came to its end, or the whole tree was marked
 */
public record SweepProgress(
        int version,
        boolean gap,
        Optional<Instant> startedAt,
        List<Segment> segments,
        Optional<Instant> scheduledAt,
        Optional<Instant> scheduling) {
    public static final int VERSION = 1;
    public static final SweepProgress NONE =
            new SweepProgress(VERSION, false, Optional.empty(), List.of(), Optional.empty(), Optional.empty());

    public SweepProgress {
        if (version != VERSION) {
            throw new IllegalArgumentException("progress of sweeps of version " + version + "; known is " + VERSION);
        }
        requireNonNull(startedAt, "startedAt is null");
        segments = List.copyOf(segments);
        requireNonNull(scheduledAt, "scheduledAt is null");
        requireNonNull(scheduling, "scheduling is null");
    }

    public SweepPlan plan() {
        return SweepPlan.of(segments);
    }

    public SweepProgress scheduled(Instant at) {
        return new SweepProgress(version, gap, startedAt, segments, Optional.of(at), scheduling);
    }

    public SweepProgress closed() {
        return new SweepProgress(version, false, Optional.empty(), List.of(), scheduledAt, Optional.empty());
    }

    public SweepProgress open(SweepPlan plan, boolean forGap, Instant since, Optional<Instant> schedule) {
        return new SweepProgress(version, forGap, Optional.of(since), plan.segments(), scheduledAt, schedule);
    }
}
