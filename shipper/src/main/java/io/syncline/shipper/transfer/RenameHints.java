package io.syncline.shipper.transfer;

import io.syncline.changeset.Rename;
import io.syncline.path.RelPath;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;

/** Which renames can still save a transfer. Dropping one costs bytes and never truth. */
final class RenameHints {
    private RenameHints() {}

    /** In their order. Empty where nothing is deleted: a rename deletes its source. */
    static List<Rename> worthTrying(PlanRequest request, SourceFacts facts, Exclusion exclusion) {
        Deque<Rename> kept = new ArrayDeque<>();
        NavigableSet<RelPath> laterFroms = new TreeSet<>();
        List<Rename> renames = request.deletes() ? request.renames() : List.of();
        for (int i = renames.size() - 1; i >= 0; i--) {
            Rename rename = renames.get(i);
            if (isMirrored(rename, exclusion) && (isThere(rename, facts) || isMovedOn(rename.to(), laterFroms))) {
                kept.addFirst(rename);
                laterFroms.add(rename.from());
            }
        }
        return List.copyOf(kept);
    }

    /**
     * A file that leaves the mirrored part, or enters it, is not a rename for the destination; nor is one whose old name is
     * to stay there. And a directory takes along all that it holds: what is in under the old name and out under the new one
     * would be protected there for ever, and what was protected under the old one could be deleted.
     */
    private static boolean isMirrored(Rename rename, Exclusion exclusion) {
        return !exclusion.isExcluded(rename.from(), rename.directory())
                && !exclusion.isExcluded(rename.to(), rename.directory())
                && !exclusion.isProtected(rename.from(), rename.directory())
                && (!rename.directory() || exclusion.isSameBelow(rename.from(), rename.to()));
    }

    private static boolean isThere(Rename rename, SourceFacts facts) {
        return facts.of(rename.to())
                .filter(fact -> fact.isDirectory() == rename.directory())
                .isPresent();
    }

    /** Whether a later rename, itself worth trying, takes it (or what contains it, or a part of it) further. */
    private static boolean isMovedOn(RelPath to, NavigableSet<RelPath> laterFroms) {
        RelPath behind = laterFroms.ceiling(to);
        return (behind != null && behind.isWithin(to))
                || to.ancestors().stream().anyMatch(laterFroms::contains);
    }
}
