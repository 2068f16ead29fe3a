package io.syncline.capture;

import static java.util.Objects.requireNonNull;

/**
 * By what changes are noticed, and where.
 *
 * @param oneFileSystem whether what is mounted below the root is left out
 * @param seesOwnProcess whether changes that this process makes are seen by fanotify. Ours makes none in the source, only in
 *     its state directory, often on the same file system; tests do
 */
public record WatchOptions(WatchMode mode, boolean oneFileSystem, boolean seesOwnProcess) {
    public static final WatchOptions DEFAULT = new WatchOptions(WatchMode.AUTO, false);

    public WatchOptions {
        requireNonNull(mode, "mode is null");
    }

    public WatchOptions(WatchMode mode, boolean oneFileSystem) {
        this(mode, oneFileSystem, false);
    }
}
