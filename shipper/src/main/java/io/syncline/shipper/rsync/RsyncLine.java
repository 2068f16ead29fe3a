package io.syncline.shipper.rsync;

import io.syncline.path.RelPath;
import java.util.Optional;

/** What one line of rsync's output means. */
sealed interface RsyncLine {
    record Failure(PathError error) implements RsyncLine {}

    /** @param path empty if the name is none of the mirror's */
    record Deleted(Optional<RelPath> path, boolean directory) implements RsyncLine {}

    record Changed(Optional<RelPath> path) implements RsyncLine {}

    /** @param part one number, the others zero */
    record Statistic(RsyncStats part) implements RsyncLine {
        /** By rsync's label; a label that nobody needs counts nothing. */
        static Statistic of(String label, long n) {
            return new Statistic(
                    switch (label) {
                        case "Number of files" -> new RsyncStats(n, 0, 0, 0, 0, 0, 0, 0);
                        case "Number of created files" -> new RsyncStats(0, n, 0, 0, 0, 0, 0, 0);
                        case "Number of deleted files" -> new RsyncStats(0, 0, n, 0, 0, 0, 0, 0);
                        case "Number of regular files transferred" -> new RsyncStats(0, 0, 0, n, 0, 0, 0, 0);
                        case "Total transferred file size" -> new RsyncStats(0, 0, 0, 0, n, 0, 0, 0);
                        case "Literal data" -> new RsyncStats(0, 0, 0, 0, 0, n, 0, 0);
                        case "Total bytes sent" -> new RsyncStats(0, 0, 0, 0, 0, 0, n, 0);
                        case "Total bytes received" -> new RsyncStats(0, 0, 0, 0, 0, 0, 0, n);
                        default -> RsyncStats.NONE;
                    });
        }
    }

    /** {@code --max-delete} was reached. */
    record DeletionsStopped(long skipped) implements RsyncLine {}

    /** A directory of the source could not be read, and rsync deletes nothing then, anywhere. */
    record DeletionsSuspended() implements RsyncLine {}

    /** All work is done at both ends; what follows is the end of the processes, and the numbers. */
    record Done() implements RsyncLine {}

    /** For people. */
    record Other(String text) implements RsyncLine {}

    /** Says nothing. */
    record Noise() implements RsyncLine {}
}
