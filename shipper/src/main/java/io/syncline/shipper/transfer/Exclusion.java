package io.syncline.shipper.transfer;

import io.syncline.path.RelPath;

/** Which paths are not mirrored. An excluded path is neither sent nor deleted. */
@FunctionalInterface
public interface Exclusion {
    /** Whether the path, or one of its ancestors, is excluded. */
    boolean isExcluded(RelPath path, boolean directory);

    /** Everything is mirrored. */
    static Exclusion none() {
        return (path, directory) -> false;
    }
}
