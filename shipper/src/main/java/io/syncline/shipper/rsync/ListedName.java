package io.syncline.shipper.rsync;

import static java.util.Objects.requireNonNull;

import io.syncline.path.RelPath;

/**
 * One name for rsync's list.
 *
 * @param path below the watched root
 * @param contents for a directory: its direct entries too (a trailing slash). In a TREE run everything below comes anyway
 */
public record ListedName(RelPath path, boolean contents) {
    public ListedName {
        requireNonNull(path, "path is null");
    }

    public static ListedName entry(RelPath path) {
        return new ListedName(path, false);
    }

    public static ListedName listing(RelPath path) {
        return new ListedName(path, true);
    }
}
