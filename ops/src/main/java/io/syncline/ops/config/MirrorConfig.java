package io.syncline.ops.config;

import static java.util.Objects.requireNonNull;

import io.syncline.capture.SweepConfig;
import io.syncline.capture.WatchOptions;
import io.syncline.planner.window.WindowPolicy;
import java.nio.file.Path;
import java.util.List;

/**
 * Everything that a mirror is told, by options or by a file. Complete and valid in itself; whether the places exist is
 * another question.
 *
 * @param workingDirectory what relative paths are relative to: the current directory, or the directory of the file
 * @param source as it was given; {@code /./} and {@code .} have a meaning
 * @param state absolute
 * @param waitsForSource whether a start without the right source waits for it, and is not refused
 * @param watch by what the source is watched, and whether what is mounted below belongs to it
 */
public record MirrorConfig(
        Path workingDirectory,
        String source,
        Path state,
        WatchOptions watch,
        WindowPolicy window,
        SweepConfig sweep,
        MirrorLimits limits,
        boolean waitsForSource,
        List<DestinationConfig> destinations) {
    public MirrorConfig {
        requireNonNull(workingDirectory, "workingDirectory is null");
        requireNonNull(source, "source is null");
        requireNonNull(state, "state is null");
        requireNonNull(watch, "watch is null");
        requireNonNull(window, "window is null");
        requireNonNull(sweep, "sweep is null");
        requireNonNull(limits, "limits is null");
        destinations = List.copyOf(destinations);
    }

    /** One that watches and sweeps as it is usual, within the usual limits. */
    public MirrorConfig(
            Path workingDirectory,
            String source,
            Path state,
            WindowPolicy window,
            List<DestinationConfig> destinations) {
        this(
                workingDirectory,
                source,
                state,
                WatchOptions.DEFAULT,
                window,
                SweepConfig.DEFAULT,
                MirrorLimits.DEFAULT,
                false,
                destinations);
    }

    public MirrorConfig sweeping(SweepConfig how) {
        return new MirrorConfig(
                workingDirectory, source, state, watch, window, how, limits, waitsForSource, destinations);
    }

    public MirrorConfig watching(WatchOptions how) {
        return new MirrorConfig(
                workingDirectory, source, state, how, window, sweep, limits, waitsForSource, destinations);
    }

    public MirrorConfig within(MirrorLimits other) {
        return new MirrorConfig(
                workingDirectory, source, state, watch, window, sweep, other, waitsForSource, destinations);
    }

    public MirrorConfig waitingForSource(boolean waits) {
        return new MirrorConfig(
                workingDirectory, source, state, watch, window, sweep, limits, waitsForSource || waits, destinations);
    }
}
