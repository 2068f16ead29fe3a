package io.syncline.shipper.transfer;

import static java.util.Objects.requireNonNull;

import io.syncline.changeset.Dirt;
import io.syncline.changeset.Rename;
import io.syncline.changeset.Scope;
import io.syncline.path.RelPath;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * What makes a dirty set true at a destination, given the facts of the source. Every list is in path order, but for the
 * renames.
 *
 * @param renames hints worth trying first, in their order
 * @param files living entries that are no directories
 * @param directories living directories: by themselves ({@code ENTRY}) or with their direct entries ({@code LISTING})
 * @param forced living regular files whose size and time prove nothing; not in {@code files}
 * @param trees living directories to send with all that is below them, and files that are linked with what is below
 * @param vanished paths that exist no more, each right below a living directory
 * @param parents the directory (but for the root, which travels with every name) of each path above that is not in the
 *     plan itself: its time changed with its content
 * @param early whether something vanished with a directory of whose own end nothing is said yet: it may have been renamed,
 *     and to delete it now would send all of it again
 * @param deletions how many entries go with {@code vanished}; empty if a directory may be among them
 */
public record TransferPlan(
        List<Rename> renames,
        List<RelPath> files,
        List<Dirt> directories,
        List<RelPath> forced,
        List<RelPath> trees,
        List<RelPath> vanished,
        List<RelPath> parents,
        boolean early,
        OptionalLong deletions) {
    public TransferPlan {
        renames = List.copyOf(renames);
        files = List.copyOf(files);
        directories = List.copyOf(directories);
        forced = List.copyOf(forced);
        trees = List.copyOf(trees);
        vanished = List.copyOf(vanished);
        parents = List.copyOf(parents);
        requireNonNull(deletions, "deletions is null");
    }

    /** Whether there is nothing to run. A parent alone is never a reason. */
    public boolean isEmpty() {
        return files.isEmpty() && directories.isEmpty() && forced.isEmpty() && trees.isEmpty() && vanished.isEmpty();
    }

    /** What the plan makes true. A vanished path counts as a tree: nothing is left of it. */
    public List<Dirt> covered() {
        return Stream.of(
                        dirt(files, Scope.ENTRY),
                        directories.stream(),
                        dirt(forced, Scope.ENTRY),
                        dirt(trees, Scope.TREE),
                        dirt(vanished, Scope.TREE),
                        dirt(parents, Scope.ENTRY))
                .flatMap(all -> all)
                .toList();
    }

    private static Stream<Dirt> dirt(List<RelPath> paths, Scope scope) {
        return paths.stream().map(path -> new Dirt(path, scope));
    }
}
