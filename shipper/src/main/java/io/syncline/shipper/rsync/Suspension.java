package io.syncline.shipper.rsync;

import io.syncline.path.RelPath;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One directory of the source that cannot be read keeps rsync from deleting anything inside any directory of the same run.
 * So the names that it concerns have failed, and the others are run again without them. Pure.
 *
 * @param rest what is to be run again; empty if nothing is left of it
 * @param failures the names with contents that the unreadable paths lie in
 */
record Suspension(Optional<RsyncRun> rest, List<PathError> failures) {
    static Suspension of(RsyncRun run, RsyncResult result) {
        List<ListedName> healthy = new ArrayList<>();
        List<PathError> failures = new ArrayList<>();
        for (ListedName name : run.names()) {
            Optional<PathError> inside = result.errors().stream()
                    .filter(error -> !error.vanished() && error.path().isWithin(name.path()))
                    .findFirst();
            if (inside.isEmpty()) {
                healthy.add(name);
            } else {
                failures.add(failure(name.path(), inside.get().text()));
            }
        }
        boolean smaller = healthy.size() < run.names().size();
        return smaller
                ? new Suspension(healthy.isEmpty() ? Optional.empty() : Optional.of(run.withNames(healthy)), failures)
                : unexplained(run, result);
    }

    /** rsync did not say which: then none of the directories is done. */
    private static Suspension unexplained(RsyncRun run, RsyncResult result) {
        List<PathError> failures = run.names().stream()
                .filter(name -> name.contents() || run.kind() == RsyncRun.Kind.TREE)
                .map(name -> failure(name.path(), result.summary()))
                .toList();
        return new Suspension(Optional.empty(), failures);
    }

    private static PathError failure(RelPath path, String cause) {
        return new PathError(path, "nothing was deleted inside: " + cause, false);
    }
}
