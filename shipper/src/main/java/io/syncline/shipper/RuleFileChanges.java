package io.syncline.shipper;

import io.syncline.changeset.Changeset;
import io.syncline.changeset.Dirt;
import io.syncline.changeset.DirtySet;
import io.syncline.changeset.Scope;
import io.syncline.filter.FilterRules;
import io.syncline.path.RelPath;
import java.util.List;

/**
 * A file of rules that changes makes all below its directory dirty: what it kept out may be in now.
 *
 * <p>LIMIT: those whose names only another file of rules tells, and those above the source, are not known here.
 */
final class RuleFileChanges {
    private RuleFileChanges() {}

    static Changeset spread(Changeset changeset, FilterRules rules) {
        if (!rules.hasDirectoryRules()) {
            return changeset;
        }
        List<RelPath> directories = changeset.dirty().elements().stream()
                .map(Dirt::path)
                .filter(path -> !path.isRoot() && rules.isDirectoryFile(path))
                .map(path -> path.parent().orElse(RelPath.ROOT))
                .distinct()
                .toList();
        if (directories.isEmpty()) {
            return changeset;
        }
        DirtySet.Builder dirty = DirtySet.builder().addAll(changeset.dirty());
        directories.forEach(directory -> dirty.add(directory, Scope.TREE));
        return new Changeset(
                changeset.span(),
                dirty.build(),
                changeset.doubted(),
                changeset.renames(),
                changeset.deferred(),
                changeset.reason(),
                changeset.rescans(),
                changeset.firstEventAt(),
                changeset.closedAt());
    }
}
