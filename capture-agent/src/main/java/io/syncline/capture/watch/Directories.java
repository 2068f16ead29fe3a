package io.syncline.capture.watch;

import io.syncline.path.RelPath;

/**
 * The directories below the root as they are now, which may be later than the event that is being handled. The root is the
 * empty path. Used by one thread.
 */
public interface Directories {
    /** Watches whatever directory has this path now; watching it again answers with the same descriptor. */
    WatchAnswer watch(RelPath directory);

    /** No more events of this descriptor; one that the kernel has given up already is no error. */
    void unwatch(int descriptor);

    /** The directories in a directory; symbolic links to directories are none. */
    ListAnswer list(RelPath directory);

    /** Whether a directory has this path now. */
    boolean isDirectory(RelPath path);
}
