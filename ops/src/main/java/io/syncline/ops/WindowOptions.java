package io.syncline.ops;

import io.syncline.ops.config.BigFiles;
import io.syncline.ops.config.Sizes;
import io.syncline.planner.window.HoldPolicy;
import io.syncline.planner.window.WindowPolicy;
import io.syncline.process.ExitCode;
import io.syncline.process.StageException;
import java.time.Duration;
import picocli.CommandLine.Option;

/** When the planner closes a window. */
final class WindowOptions {
    @Option(
            names = "--quiet-time",
            paramLabel = "TIME",
            defaultValue = "200ms",
            description = "Ship when nothing has changed for so long: 200ms, 5s, 0 (default: ${DEFAULT-VALUE}).")
    private Duration quietTime = WindowPolicy.DEFAULT.quietTime();

    @Option(
            names = "--max-age",
            paramLabel = "TIME",
            defaultValue = "5s",
            description = "Ship a change after so long, however busy the tree is (default: ${DEFAULT-VALUE}).")
    private Duration maxAge = WindowPolicy.DEFAULT.maxAge();

    @Option(
            names = "--max-paths",
            paramLabel = "N",
            defaultValue = "10000",
            description = "Ship when so many paths are dirty (default: ${DEFAULT-VALUE}).")
    private int maxPaths = WindowPolicy.DEFAULT.maxPaths();

    @Option(
            names = "--big-size",
            paramLabel = "SIZE",
            defaultValue = "128m",
            description = "Files of at least this size wait before they are shipped; 0 for none (default:"
                    + " ${DEFAULT-VALUE}).")
    private String bigSize = "128m";

    @Option(
            names = "--big-delay",
            paramLabel = "TIME",
            defaultValue = "30m",
            description = "So long, counted from the first change (default: ${DEFAULT-VALUE}).")
    private Duration bigDelay = HoldPolicy.DEFAULT.bigDelay();

    /** @throws StageException with {@link ExitCode#USAGE} if they make no policy */
    WindowPolicy policy() {
        try {
            return new WindowPolicy(quietTime, maxAge, maxPaths)
                    .holding(BigFiles.policy(Sizes.parse(bigSize), bigDelay));
        } catch (IllegalArgumentException e) {
            throw new StageException(ExitCode.USAGE, "the command line: " + e.getMessage(), e);
        }
    }
}
