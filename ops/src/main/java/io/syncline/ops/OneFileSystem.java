package io.syncline.ops;

import picocli.CommandLine.Option;

/** Whether what is mounted below the source belongs to it. */
final class OneFileSystem {
    @Option(
            names = {"-x", "--one-file-system"},
            description = "Leave out what is mounted below the source.")
    private boolean isOne;

    boolean isOne() {
        return isOne;
    }
}
