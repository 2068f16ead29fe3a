package io.syncline.ops;

import io.syncline.ops.config.MirrorConfig;
import picocli.CommandLine.Option;

/** What becomes of a start while the source is not there. */
final class WaitOption {
    @Option(
            names = "--wait-for-source",
            description =
                    "If the source is missing, or another one, wait until the right one is there instead of ending"
                            + " with 3; with --config also by 'waitForSource'.")
    private boolean waits;

    MirrorConfig in(MirrorConfig config) {
        return config.waitingForSource(waits);
    }
}
