package io.syncline.filter;

import io.syncline.path.RelPath;
import java.util.List;

/**
 * What capture need not look at. It never leaves out what any destination may ship; it may let through what none does,
 * where names alone cannot tell. Immutable, and asked by any thread.
 *
 * <p>The three questions are asked of a path whose ancestors are all entered: a walk from the root knows that of where it
 * is. {@link #isReached} asks for the ancestors too. The root is always entered, watched and reported; nobody needs to ask.
 *
 * <p>Its text is the same for the same rules: what an agent left for its successor is of use under the same rules only.
 */
public interface Pruning {
    /** Everything is looked at. */
    Pruning NONE = new Pruning() {
        @Override
        public boolean enters(RelPath directory) {
            return true;
        }

        @Override
        public boolean watches(RelPath directory) {
            return true;
        }

        @Override
        public boolean reports(RelPath path, boolean directory) {
            return true;
        }

        @Override
        public boolean isByNameOnly() {
            return true;
        }

        @Override
        public String toString() {
            return "nothing";
        }
    };

    /** Whether a walk goes into this directory: if not, nothing below it is ever looked at. */
    boolean enters(RelPath directory);

    /** Whether changes of the entries of this directory matter. If not, those further below still may. */
    boolean watches(RelPath directory);

    /**
     * Whether a change of the path itself matters.
     *
     * @param directory whether it is one; a link to a directory is not
     */
    boolean reports(RelPath path, boolean directory);

    /** Whether all answers depend on the last component alone, so that a directory can be renamed and nothing below changes. */
    boolean isByNameOnly();

    /** Whether a walk from the root enters every ancestor of the path. */
    default boolean entersAbove(RelPath path) {
        return path.ancestors().stream().allMatch(ancestor -> ancestor.isRoot() || enters(ancestor));
    }

    /** Whether the path is where changes matter: every ancestor is entered, and its directory watched. */
    default boolean isReached(RelPath path) {
        RelPath directory = path.parent().orElse(RelPath.ROOT);
        return entersAbove(path) && (directory.isRoot() || watches(directory));
    }

    /** What is to be looked at for at least one of several. */
    static Pruning forAny(List<Pruning> each) {
        if (each.isEmpty() || each.contains(NONE)) {
            return NONE;
        }
        return each.size() == 1 ? each.get(0) : new PruningForAny(each);
    }
}
