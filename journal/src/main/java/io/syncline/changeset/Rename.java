package io.syncline.changeset;

import static java.util.Objects.requireNonNull;

import io.syncline.path.RelPath;

/**
 * A hint that {@code from} became {@code to}. Both ends are in the dirty set as well, so a destination that skips the
 * hint loses bytes and never truth.
 *
 * <p>A destination executes a hint only if what lies at {@code from} is of the kind that the hint says. Otherwise the hint
 * was meant for an older state (a changeset may be shipped twice), and a directory moved by a file's hint would leave at
 * {@code to} what nothing but a TREE makes true.
 *
 * @param directory whether a directory was moved
 */
public record Rename(RelPath from, RelPath to, boolean directory) {
    public Rename {
        requireNonNull(from, "from is null");
        requireNonNull(to, "to is null");
        if (from.isRoot() || to.isRoot()) {
            throw new IllegalArgumentException("the root cannot be renamed: " + from + " -> " + to);
        }
    }

    @Override
    public String toString() {
        return from.display() + " -> " + to.display();
    }
}
