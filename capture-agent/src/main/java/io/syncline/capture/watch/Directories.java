package io.syncline.capture.watch;

import io.syncline.capture.watch.WatchAnswer.Watched;
import io.syncline.path.RelPath;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The directories below the root as they are now, which may be later than the event that is being handled. The root is the
 * empty path. Called by one thread.
 */
public interface Directories {
    /** Watches whatever directory has this path now; watching it again answers with the same descriptor. */
    WatchAnswer watch(RelPath directory);

    /** No more events of this descriptor; one that the kernel has given up already is no error. */
    void unwatch(int descriptor);

    /** The directories in a directory; symbolic links to directories are none. */
    ListAnswer list(RelPath directory);

    /**
     * Watches each of these, and then lists what was watched, in any order or all at once. The answers are in the order of
     * the paths.
     */
    default List<Look> lookAt(List<RelPath> all) {
        return all.stream().map(this::lookAt).toList();
    }

    /** Watches one, and lists it if that worked. */
    default Look lookAt(RelPath directory) {
        WatchAnswer answer = watch(directory);
        return new Look(answer, answer instanceof Watched ? Optional.of(list(directory)) : Optional.empty());
    }

    /** Where something is mounted below the root, outer places first: by numbers that are others if it is something else. */
    default Map<RelPath, Long> mounts() {
        return Map.of();
    }

    /** Whether a directory has this path now. */
    boolean isDirectory(RelPath path);
}
