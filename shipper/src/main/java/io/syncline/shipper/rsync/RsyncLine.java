package io.syncline.shipper.rsync;

import io.syncline.path.RelPath;
import java.util.Optional;

/** What one line of rsync's output means. */
sealed interface RsyncLine {
    record Failure(PathError error) implements RsyncLine {}

    /** @param path empty if the name was cut or is not below the root */
    record Deleted(Optional<RelPath> path) implements RsyncLine {}

    record Changed(Optional<RelPath> path) implements RsyncLine {}

    /** One number, the others zero. */
    record Statistic(RsyncStats part) implements RsyncLine {}

    record DeletionsStopped(long skipped) implements RsyncLine {}

    /** For people. */
    record Other(String text) implements RsyncLine {}

    /** Says nothing. */
    record Noise() implements RsyncLine {}
}
