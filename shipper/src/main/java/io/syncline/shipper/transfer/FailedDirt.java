package io.syncline.shipper.transfer;

import static java.util.Objects.requireNonNull;

import io.syncline.changeset.Dirt;
import io.syncline.changeset.DirtySet;
import io.syncline.changeset.Scope;
import io.syncline.path.RelPath;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * What is not true because a path failed.
 *
 * @param byContent whether equal size and time prove nothing there: it was compared by content, or is to be
 */
public record FailedDirt(Dirt dirt, String error, boolean byContent) {
    public FailedDirt {
        requireNonNull(dirt, "dirt is null");
        requireNonNull(error, "error is null");
    }

    /** The same where it lies at, above or below something that does not go by size and time. */
    public FailedDirt doubtedBy(DirtySet doubted) {
        return new FailedDirt(dirt, error, byContent || doubted.touches(dirt.path()));
    }

    /**
     * A directory that fails may hide all that was to be made true below it: then the whole of it has failed.
     *
     * @param shipped what was to be made true
     * @param byContent what of it did not go by size and time
     */
    public static List<FailedDirt> of(
            List<PathFailure> failures, DirtySet shipped, DirtySet byContent, SourceFacts facts) {
        NavigableSet<RelPath> marked = new TreeSet<>();
        shipped.elements().forEach(dirt -> marked.add(dirt.path()));
        Map<Dirt, FailedDirt> failed = new LinkedHashMap<>();
        for (PathFailure failure : failures) {
            Dirt dirt = new Dirt(failure.path(), scope(failure, shipped, marked, facts));
            failed.putIfAbsent(dirt, new FailedDirt(dirt, failure.error(), false).doubtedBy(byContent));
        }
        return List.copyOf(failed.values());
    }

    private static Scope scope(PathFailure failure, DirtySet shipped, NavigableSet<RelPath> marked, SourceFacts facts) {
        boolean directory = facts.of(failure.path()).filter(Fact::isDirectory).isPresent();
        if (!directory) {
            return Scope.ENTRY;
        }
        if (shipped.covers(new Dirt(failure.path(), Scope.TREE))) {
            return Scope.TREE;
        }
        RelPath behind = marked.higher(failure.path());
        boolean holdsMore = shipped.covers(new Dirt(failure.path(), Scope.LISTING))
                || (behind != null && behind.isWithin(failure.path()));
        // A tree mark on the root would be a crawl of everything, again and again.
        Scope most = failure.path().isRoot() ? Scope.LISTING : Scope.TREE;
        return holdsMore ? most : Scope.ENTRY;
    }
}
