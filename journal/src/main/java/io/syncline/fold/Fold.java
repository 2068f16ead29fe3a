package io.syncline.fold;

import static java.util.Objects.requireNonNull;

import io.syncline.changeset.Changeset;
import io.syncline.journal.Position;

/**
 * One changeset for many.
 *
 * @param first of the changesets that it stands for
 * @param last of them
 * @param union covers what each of them covers, and has no renames: a reader that stands in the middle may have executed
 *     some of them
 */
public record Fold(Position first, Position last, Changeset union) {
    public Fold {
        requireNonNull(first, "first is null");
        requireNonNull(last, "last is null");
        requireNonNull(union, "union is null");
        if (first.isAfter(last)) {
            throw new IllegalArgumentException("first is after last: " + first + " > " + last);
        }
        if (!union.renames().isEmpty()) {
            throw new IllegalArgumentException("a fold cannot have renames: " + union.renames());
        }
    }

    /** Whether it stands for all of these. */
    public boolean standsFor(Position from, Position to) {
        return !first.isAfter(from) && !to.isAfter(last);
    }
}
