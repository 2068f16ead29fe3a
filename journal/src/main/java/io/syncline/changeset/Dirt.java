package io.syncline.changeset;

import static java.util.Objects.requireNonNull;

import io.syncline.path.RelPath;

/** One element of a cover: a path, and how much of it is dirty. */
public record Dirt(RelPath path, Scope scope) {
    public Dirt {
        requireNonNull(path, "path is null");
        requireNonNull(scope, "scope is null");
    }

    /** Whether making this true makes {@code other} true. See {@link Scope}. */
    public boolean covers(Dirt other) {
        return switch (scope) {
            case TREE -> other.path.isWithin(path);
            case LISTING ->
                other.path.equals(path)
                        ? other.scope != Scope.TREE
                        : other.scope == Scope.ENTRY && other.path.isChildOf(path);
            case ENTRY -> equals(other);
        };
    }

    @Override
    public String toString() {
        return scope + "(" + path.display() + ")";
    }
}
