package io.syncline.ops.config;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Everything that a mirror is told, by options or by a file. Complete and valid in itself; whether the places exist is
 * another question.
 *
 * @param workingDirectory what relative paths are relative to: the current directory, or the directory of the file
 * @param source as it was given; {@code /./} and {@code .} have a meaning
 * @param state absolute
 */
public record MirrorConfig(
        Path workingDirectory,
        String source,
        Path state,
        Duration quietTime,
        Duration maxAge,
        int maxPaths,
        List<DestinationConfig> destinations) {
    public static final Duration DEFAULT_QUIET_TIME = Duration.ofMillis(200);
    public static final Duration DEFAULT_MAX_AGE = Duration.ofSeconds(5);
    public static final int DEFAULT_MAX_PATHS = 10_000;

    public MirrorConfig {
        requireNonNull(workingDirectory, "workingDirectory is null");
        requireNonNull(source, "source is null");
        requireNonNull(state, "state is null");
        requireNonNull(quietTime, "quietTime is null");
        requireNonNull(maxAge, "maxAge is null");
        if (maxPaths < 1) {
            throw new IllegalArgumentException("maxPaths is less than 1: " + maxPaths);
        }
        destinations = List.copyOf(destinations);
    }
}
