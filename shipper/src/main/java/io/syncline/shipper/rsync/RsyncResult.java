package io.syncline.shipper.rsync;

import static java.util.Objects.requireNonNull;

import io.syncline.path.RelPath;
import java.util.List;

/**
 * What became of one run.
 *
 * @param exitCode rsync's, or 128 + signal if it was killed; see {@link #KILLED} and {@link #NOT_STARTED}
 * @param errors lines that name a path of this mirror
 * @param unattributed other lines of rsync or of the remote shell, at most {@link #MAX_LINES}
 * @param deleted what was deleted (in a dry run: would be), at most {@link #MAX_DELETED}; {@code stats} has the number
 * @param changed in a dry run: what is not equal at the destination; otherwise empty. At most {@link #MAX_DELETED}
 * @param skippedDeletions what {@code maxDelete} has kept from being deleted; rsync may exit with 23 as well as 25 then
 * @param rootMismatch the directory behind the root's path was not the configured one; nothing was listed or changed
 * @param stopped {@link Rsync#stop()} ended it
 */
public record RsyncResult(
        int exitCode,
        RsyncStats stats,
        List<PathError> errors,
        List<String> unattributed,
        List<RelPath> deleted,
        List<RelPath> changed,
        long skippedDeletions,
        boolean rootMismatch,
        boolean stopped) {
    /** Lines kept of what cannot be attributed. */
    public static final int MAX_LINES = 200;

    /** Paths kept in a list. */
    public static final int MAX_DELETED = 10_000;

    /** The exit code of a run that was killed with SIGKILL. */
    public static final int KILLED = 137;

    /** The exit code where there is no program to start; as a shell has it. */
    public static final int NOT_STARTED = 127;

    public RsyncResult {
        requireNonNull(stats, "stats is null");
        errors = List.copyOf(errors);
        unattributed = List.copyOf(unattributed);
        deleted = List.copyOf(deleted);
        changed = List.copyOf(changed);
    }

    public boolean isDone() {
        return exitCode == 0 && errors.isEmpty() && !rootMismatch && !stopped;
    }

    /** The last words, for a state file or a log. */
    public String summary() {
        if (!unattributed.isEmpty()) {
            return unattributed.get(unattributed.size() - 1);
        }
        return errors.isEmpty() ? "exit code " + exitCode : errors.get(0).text();
    }
}
