package io.syncline.shipper;

import io.syncline.path.RelPath;
import io.syncline.shipper.rsync.PathError;
import io.syncline.shipper.rsync.RsyncResult;
import io.syncline.shipper.transfer.Outcome;
import io.syncline.shipper.transfer.PathFailure;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The paths that failed in the runs of one plan, and what rsync's words on them mean. */
final class Failures {
    private static final String PROTECTED = "cannot delete non-empty directory";

    /** One path is its own problem; more than these are a problem of the destination. A guess. */
    private static final int MAX_FAILURES = 1_000;

    private final boolean filtered;
    private final List<PathFailure> all = new ArrayList<>();
    private final Set<RelPath> vanished = new HashSet<>();

    /** @param filtered whether there are filters: what they protect at the destination keeps its directory alive */
    Failures(boolean filtered) {
        this.filtered = filtered;
    }

    /** To be called with each result, before anything of it is noted. */
    void see(RsyncResult result) {
        result.errors().stream().filter(PathError::vanished).forEach(error -> vanished.add(error.path()));
    }

    List<PathFailure> all() {
        return List.copyOf(all);
    }

    /** What a result names, if not all of that has only vanished. */
    List<PathFailure> named(RsyncResult result) {
        boolean onlyVanished = result.errors().stream().allMatch(PathError::vanished);
        Stream<PathError> errors = onlyVanished ? Stream.empty() : result.errors().stream();
        return errors.filter(error -> !(filtered && error.text().contains(PROTECTED)))
                .map(error -> new PathFailure(error.path(), error.text()))
                .toList();
    }

    /** These have failed. Present if they are more than paths that fail by themselves. */
    Optional<Attempt> note(List<PathFailure> more) {
        all.addAll(more);
        // What was moved away meanwhile is no fault of the destination, however much it is.
        List<PathFailure> its = all.stream()
                .filter(failure -> !vanished.contains(failure.path()))
                .toList();
        return its.size() <= MAX_FAILURES
                ? Optional.empty()
                : Optional.of(new Attempt.Failed(
                        Outcome.Pace.SLOW,
                        its.size() + " paths failed, such as "
                                + its.get(0).path().display() + ": "
                                + its.get(0).error()));
    }

    /** Whether something without a name may have failed as well. */
    static boolean sayMoreThanNames(RsyncResult result) {
        return result.unattributed().stream()
                .anyMatch(line -> !line.matches("rsync (error|warning): .*") && !line.contains(PROTECTED));
    }

    /**
     * Whether nothing else was met than what is not there any more, or has another kind. RACE: rsync says that something
     * vanished if lstat did not find it; where lstat still did, and the look at its ACL or its attributes behind that did
     * not, it calls that an error.
     */
    static boolean areOfWhatMoved(RsyncResult result) {
        return !result.errors().isEmpty()
                && !sayMoreThanNames(result)
                && result.errors().stream()
                        .allMatch(error -> error.vanished()
                                || error.text().endsWith(": No such file or directory (2)")
                                || error.text().endsWith(": Not a directory (20)"));
    }

    static boolean areOnlyVanished(RsyncResult result) {
        return !result.errors().isEmpty() && result.errors().stream().allMatch(PathError::vanished);
    }

    boolean areOnlyProtected(RsyncResult result) {
        return filtered
                && !result.errors().isEmpty()
                && result.errors().stream().allMatch(error -> error.text().contains(PROTECTED))
                && result.unattributed().isEmpty();
    }
}
