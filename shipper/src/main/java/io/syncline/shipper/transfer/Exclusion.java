package io.syncline.shipper.transfer;

import io.syncline.path.RelPath;

/** Which paths are not mirrored. An excluded path is not sent, and as a rule not deleted either. */
@FunctionalInterface
public interface Exclusion {
    /** Whether the path, or one of its ancestors, is excluded. */
    boolean isExcluded(RelPath path, boolean directory);

    /** The same of what was looked at just now. */
    default boolean isExcluded(RelPath path, Fact fact) {
        return isExcluded(path, fact.isDirectory());
    }

    /** Whether the path is left alone at the destination when the source has the directory that it is in, but not it. */
    default boolean isProtected(RelPath path, boolean directory) {
        return isExcluded(path, directory);
    }

    /**
     * Whether all that is below a directory is in or out, and left alone or not, under the new name as it was under the
     * old. False where that is not sure.
     */
    default boolean isSameBelow(RelPath from, RelPath to) {
        return false;
    }

    /** What files in the tree say of it is read anew from here on. */
    default void refresh() {}

    /** Everything is mirrored. */
    static Exclusion none() {
        return new Exclusion() {
            @Override
            public boolean isExcluded(RelPath path, boolean directory) {
                return false;
            }

            @Override
            public boolean isSameBelow(RelPath from, RelPath to) {
                return true;
            }
        };
    }
}
