package io.syncline.shipper.transfer;

import static java.util.Objects.requireNonNull;

import io.syncline.changeset.DirtySet;
import io.syncline.changeset.Rename;
import io.syncline.path.RelPath;
import java.util.List;
import java.util.Set;

/**
 * What a plan is made from, beside the facts.
 *
 * @param dirty what to make true
 * @param renames hints, in the order in which they happened
 * @param forced paths whose size and time prove nothing; those outside of {@code dirty} are ignored
 * @param linked other names of linked files below the trees: sent in the same run as these, or the link is lost
 * @param deletes whether vanished paths are deleted at the destination
 */
public record PlanRequest(
        DirtySet dirty, List<Rename> renames, Set<RelPath> forced, Set<RelPath> linked, boolean deletes) {
    public PlanRequest {
        requireNonNull(dirty, "dirty is null");
        renames = List.copyOf(renames);
        forced = Set.copyOf(forced);
        linked = Set.copyOf(linked);
    }

    public static PlanRequest of(DirtySet dirty) {
        return new PlanRequest(dirty, List.of(), Set.of(), Set.of(), true);
    }
}
