package io.syncline.ops;

import io.syncline.capture.WatchMode;
import io.syncline.capture.WatchOptions;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** By what changes are noticed, and where. */
final class WatchArguments {
    @Option(
            names = "--watch",
            paramLabel = "HOW",
            description = "By what changes are noticed: fanotify (whole file systems; needs CAP_SYS_ADMIN and"
                    + " CAP_DAC_READ_SEARCH), inotify (a watch for each directory), sweep (no events, for file systems"
                    + " that others change), or auto: the best that works here (the default).")
    private WatchMode mode = WatchMode.AUTO;

    @Mixin
    private OneFileSystem files;

    WatchOptions options() {
        return new WatchOptions(mode, files.isOne());
    }
}
