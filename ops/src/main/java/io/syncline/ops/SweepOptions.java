package io.syncline.ops;

import io.syncline.capture.SweepConfig;
import io.syncline.process.ExitCode;
import io.syncline.process.StageException;
import java.time.Duration;
import picocli.CommandLine.Option;

/** When the capture agent sweeps. */
final class SweepOptions {
    @Option(
            names = "--sweep-every",
            paramLabel = "TIME",
            defaultValue = "24h",
            description = "Look at every inode so often although nothing was missed, for what raises no event; 0: never"
                    + " (default: ${DEFAULT-VALUE}).")
    private Duration every = SweepConfig.SCHEDULE;

    @Option(
            names = "--sweep-unwatched",
            paramLabel = "TIME",
            defaultValue = "60s",
            description = "Look so often at the inodes of what cannot be watched (default: ${DEFAULT-VALUE}).")
    private Duration unwatched = SweepConfig.UNWATCHED;

    @Option(
            names = "--sweep-rate",
            paramLabel = "N",
            defaultValue = "0",
            description =
                    "Look at no more inodes a second than this; 0: as fast as it goes (default: ${DEFAULT-VALUE}).")
    private long rate;

    /** @throws StageException with {@link ExitCode#USAGE} if they make no sense */
    SweepConfig config() {
        try {
            return SweepConfig.DEFAULT.with(every, unwatched, rate);
        } catch (IllegalArgumentException e) {
            throw new StageException(ExitCode.USAGE, "the command line: " + e.getMessage(), e);
        }
    }
}
