package io.syncline.shipper.rsync;

import static java.util.Objects.requireNonNull;

import io.syncline.path.RelPath;
import io.syncline.shipper.rsync.Capabilities.Xattrs;
import io.syncline.shipper.transfer.Advice;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What became of one run.
 *
 * @param exitCode rsync's, or 128 + signal if it was killed; see {@link #KILLED} and {@link #NOT_STARTED}
 * @param errors lines that name a path of this mirror, one for each path, at most {@link #MAX_PATHS}
 * @param unattributed other lines of rsync or of the remote shell, at most {@link #MAX_LINES}
 * @param deleted what was deleted (in a dry run: would be), at most {@link #MAX_PATHS}; {@code stats} has the number
 * @param deletedDirectories which of these are directories
 * @param changed in a dry run: what is not equal at the destination, at most {@link #MAX_PATHS}; otherwise empty
 * @param skippedDeletions what {@code maxDelete} has kept from being deleted; rsync may exit with 23 as well as 25 then
 * @param deletionsSuspended a directory of the source could not be read, and so rsync deleted nothing inside any
 *     directory of the run: they are not done, and the caller runs them again without that one
 * @param rootMismatch the directory behind the root's path was not the configured one; nothing was listed or changed
 * @param stopped {@link Rsync#stop()} ended it
 */
public record RsyncResult(
        int exitCode,
        RsyncStats stats,
        List<PathError> errors,
        List<String> unattributed,
        List<RelPath> deleted,
        Set<RelPath> deletedDirectories,
        List<RelPath> changed,
        long skippedDeletions,
        boolean deletionsSuspended,
        boolean rootMismatch,
        boolean stopped) {
    /** Nothing was asked for, and that is done. */
    static final RsyncResult NOTHING =
            new RsyncResult(0, RsyncStats.NONE, List.of(), List.of(), List.of(), List.of(), 0, false, false, false);

    /** The root's path did not lead to the configured directory, so nothing was started. */
    static final RsyncResult WRONG_ROOT = new RsyncResult(
            RsyncResult.KILLED, RsyncStats.NONE, List.of(), List.of(), List.of(), List.of(), 0, false, true, false);

    /** Lines kept of what cannot be attributed. */
    public static final int MAX_LINES = 200;

    /** Paths kept in a list. */
    public static final int MAX_PATHS = 10_000;

    /** The exit code of a run that was killed with SIGKILL. */
    public static final int KILLED = 137;

    /** The exit code where there is no program to start; as a shell has it. */
    public static final int NOT_STARTED = 127;

    private static final int USAGE = 1;
    private static final int PROTOCOL = 2;
    private static final int STREAM = 12;
    private static final int PARTIAL = 23;
    private static final int VANISHED = 24;
    private static final int LIMIT = 25;

    public RsyncResult {
        requireNonNull(stats, "stats is null");
        errors = List.copyOf(errors);
        unattributed = List.copyOf(unattributed);
        deleted = List.copyOf(deleted);
        deletedDirectories = Set.copyOf(deletedDirectories);
        changed = List.copyOf(changed);
    }

    public RsyncResult(
            int exitCode,
            RsyncStats stats,
            List<PathError> errors,
            List<String> unattributed,
            List<RelPath> deleted,
            List<RelPath> changed,
            long skippedDeletions,
            boolean deletionsSuspended,
            boolean rootMismatch,
            boolean stopped) {
        this(
                exitCode,
                stats,
                errors,
                unattributed,
                deleted,
                Set.of(),
                changed,
                skippedDeletions,
                deletionsSuspended,
                rootMismatch,
                stopped);
    }

    /** Whether everything that was asked for is true at the destination now. */
    public boolean isDone() {
        return exitCode == 0 && errors.isEmpty() && skippedDeletions == 0 && !rootMismatch && !stopped;
    }

    /**
     * Whether the other end choked on a vanished name, as 3.4.3 does, or does not know the option. The next run uses
     * {@link Capabilities#withoutDeleteMissingArgs()}.
     */
    public boolean refusesMissingArgs() {
        // The code is the other end's if it could still tell, and otherwise that of a connection that broke.
        boolean broken = exitCode == PROTOCOL || exitCode == STREAM;
        return broken && says("invalid file mode") || exitCode == USAGE && says("delete-missing-args");
    }

    /** Whether the other program, or the file system there, keeps no ACLs. */
    boolean refusesAcls() {
        return says("ACLs are not supported on this ")
                || says("configured to refuse --acls")
                || says("configured to refuse -A")
                || saysBoth("set_acl: ", "Operation not supported");
    }

    /** What the other program, or the file system there, keeps of extended attributes; empty if the run did not show it. */
    Optional<Xattrs> refusesXattrs(Xattrs asked) {
        if (says("extended attributes are not supported on this ")
                || says("configured to refuse --xattrs")
                || says("configured to refuse -X")
                || saysBoth("\"user.", "failed: Operation not supported")) {
            return Optional.of(Xattrs.NONE);
        }
        // NFS keeps user.* and nothing else, to name one.
        boolean refused = saysBoth("_xal_set: ", "failed: Operation not supported");
        return refused && asked == Xattrs.ALL ? Optional.of(Xattrs.USER) : Optional.empty();
    }

    /** Whether rsync came to its end, whatever it met; so it has removed its temporary files. */
    public boolean cameToItsEnd() {
        return exitCode == 0 || exitCode == PARTIAL || exitCode == VANISHED || exitCode == LIMIT;
    }

    /** The same with what was done before it. */
    public RsyncResult plus(RsyncStats before) {
        return new RsyncResult(
                exitCode,
                stats.plus(before),
                errors,
                unattributed,
                deleted,
                deletedDirectories,
                changed,
                skippedDeletions,
                deletionsSuspended,
                rootMismatch,
                stopped);
    }

    /** Both as one: the worse of two ends, and all that was said. */
    RsyncResult and(RsyncResult next) {
        return new RsyncResult(
                rank(next.exitCode) > rank(exitCode) ? next.exitCode : exitCode,
                stats.plus(next.stats),
                joined(errors, next.errors),
                joined(unattributed, next.unattributed),
                joined(deleted, next.deleted),
                Stream.concat(deletedDirectories.stream(), next.deletedDirectories.stream())
                        .collect(Collectors.toUnmodifiableSet()),
                joined(changed, next.changed),
                skippedDeletions + next.skippedDeletions,
                deletionsSuspended || next.deletionsSuspended,
                rootMismatch || next.rootMismatch,
                stopped || next.stopped);
    }

    private static <T> List<T> joined(List<T> one, List<T> other) {
        return Stream.concat(one.stream(), other.stream()).limit(MAX_PATHS).toList();
    }

    private static int rank(int code) {
        return switch (code) {
            case 0 -> 0;
            case VANISHED -> 1;
            case PARTIAL -> 2;
            case LIMIT -> 3;
            default -> 4;
        };
    }

    /** Of a dry run: every path that is not as it should be, and those of which rsync could not tell. */
    public Set<RelPath> differing() {
        Set<RelPath> differing = new TreeSet<>(changed);
        differing.addAll(deleted);
        errors.forEach(error -> differing.add(error.path()));
        return differing;
    }

    /**
     * The line that tells most, for a state file or a log: one that says what to do, or the first that is more than rsync's
     * own summary.
     */
    public String summary() {
        return telling()
                .filter(line -> Advice.of(line).isPresent())
                .findFirst()
                .or(() -> telling().findFirst())
                .or(() -> unattributed.stream().findFirst())
                .orElse("exit code " + exitCode);
    }

    private Stream<String> telling() {
        return lines().filter(
                        line -> !line.startsWith("rsync error: ") && !line.contains("connection unexpectedly closed"));
    }

    private boolean says(String words) {
        return lines().anyMatch(line -> line.contains(words));
    }

    private boolean saysBoth(String one, String other) {
        return lines().anyMatch(line -> line.contains(one) && line.contains(other));
    }

    private Stream<String> lines() {
        return Stream.concat(unattributed.stream(), errors.stream().map(PathError::text));
    }
}
