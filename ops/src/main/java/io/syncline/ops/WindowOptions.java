package io.syncline.ops;

import io.syncline.ops.config.BigFiles;
import io.syncline.ops.config.MirrorLimits;
import io.syncline.ops.config.Sizes;
import io.syncline.planner.RetentionPolicy;
import io.syncline.planner.window.HoldPolicy;
import io.syncline.planner.window.WindowPolicy;
import io.syncline.process.ExitCode;
import io.syncline.process.StageException;
import java.time.Duration;
import picocli.CommandLine.Option;

/** When the planner closes a window, and how much it keeps. */
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

    @Option(
            names = "--journal-size",
            paramLabel = "SIZE",
            defaultValue = "1g",
            description = "What no destination has done yet may take so much disk; then the oldest of it is folded into"
                    + " one (default: ${DEFAULT-VALUE}).")
    private String journalSize = "1g";

    @Option(
            names = "--journal-age",
            paramLabel = "TIME",
            defaultValue = "168h",
            description = "The same is done with what is older (default: ${DEFAULT-VALUE}).")
    private Duration journalAge = RetentionPolicy.DEFAULT.maxAge();

    /** Where nobody would be there at the end of a delay. */
    void holdNothing() {
        bigSize = "0";
    }

    /** @throws StageException with {@link ExitCode#USAGE} if they make no limits */
    MirrorLimits limits() {
        try {
            return new MirrorLimits(
                    new RetentionPolicy(Sizes.parse(journalSize), journalAge), MirrorLimits.DEFAULT.rsyncs());
        } catch (IllegalArgumentException e) {
            throw new StageException(ExitCode.USAGE, "the command line: " + e.getMessage(), e);
        }
    }

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
