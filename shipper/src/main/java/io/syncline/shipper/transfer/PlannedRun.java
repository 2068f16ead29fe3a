package io.syncline.shipper.transfer;

import static java.util.Objects.requireNonNull;

import io.syncline.changeset.Dirt;
import java.util.List;

/**
 * One call of the transfer tool.
 *
 * @param recursive each directory with all that is below it; otherwise entries, and the direct entries of a LISTING
 * @param names in path order; in a recursive run the scope says nothing
 * @param forced size and time of these files prove nothing
 */
public record PlannedRun(boolean recursive, List<Dirt> names, boolean forced) {
    public PlannedRun {
        names = List.copyOf(requireNonNull(names, "names is null"));
        if (names.isEmpty()) {
            throw new IllegalArgumentException("a run without names");
        }
    }
}
