package io.syncline.ops;

import io.syncline.ops.config.MirrorConfig;
import io.syncline.process.ExitCode;
import io.syncline.process.StageException;
import java.util.OptionalInt;
import picocli.CommandLine.Option;

/** How many destinations are at work at once. */
final class RsyncsOption {
    @Option(
            names = "--rsyncs",
            paramLabel = "N",
            description = "So many destinations of this process are at work at once, the others in their turn (default:"
                    + " two for each processor, at least 4).")
    private OptionalInt rsyncs = OptionalInt.empty();

    /** @throws StageException with {@link ExitCode#USAGE} if nobody could ever work */
    MirrorConfig in(MirrorConfig config) {
        if (rsyncs.isEmpty()) {
            return config;
        }
        try {
            return config.within(config.limits().withRsyncs(rsyncs.getAsInt()));
        } catch (IllegalArgumentException e) {
            throw new StageException(ExitCode.USAGE, "the command line: " + e.getMessage(), e);
        }
    }
}
