package io.syncline.capture.watch;

import static java.util.Objects.requireNonNull;

import io.syncline.filter.Pruning;
import io.syncline.path.RelPath;

/** What rules leave out of what happens in watched directories. */
record Border(Pruning pruning) {
    Border {
        requireNonNull(pruning, "pruning is null");
    }

    /** Whether nothing is ever left out. */
    boolean isOpen() {
        return pruning == Pruning.NONE;
    }

    /** For a path in a watched directory. A directory below which something is looked at is never left out. */
    boolean leavesOut(RelPath path, boolean isDirectory) {
        if (isOpen() || (isDirectory && pruning.enters(path))) {
            return false;
        }
        RelPath directory = path.parent().orElseThrow();
        return !pruning.reports(path, isDirectory) || !(directory.isRoot() || pruning.watches(directory));
    }

    /** For a watched directory's own attributes. */
    boolean leavesOutItself(RelPath directory) {
        return !directory.isRoot() && !pruning.reports(directory, true);
    }
}
