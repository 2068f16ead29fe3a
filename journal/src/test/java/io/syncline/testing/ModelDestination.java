package io.syncline.testing;

import io.syncline.changeset.Dirt;
import io.syncline.changeset.DirtySet;
import io.syncline.changeset.Rename;
import io.syncline.path.RelPath;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * A mirror in memory, and the least that a shipper does for a dirty set (see {@link io.syncline.changeset.Scope}): what
 * it does not promise there, it does not do here.
 */
public final class ModelDestination {
    private final ModelFileSystem tree = new ModelFileSystem();
    private final TreeSet<RelPath> directoriesToSettle = new TreeSet<>();
    private long filesSent;
    private long renamesDone;

    public ModelDestination() {
        tree.useStampsFrom(Long.MAX_VALUE / 2);
    }

    public ModelFileSystem tree() {
        return tree;
    }

    /** Files whose content had to be transferred so far. */
    public long filesSent() {
        return filesSent;
    }

    /** Hints that were executed so far. */
    public long renamesDone() {
        return renamesDone;
    }

    /** Makes this equal to the source as it is now, where the set is dirty. No hint is executed. */
    public void ship(DirtySet dirty, ModelFileSystem source) {
        ship(dirty, List.of(), source, rename -> false);
    }

    /** The same, after those hints that {@code executes} accepts and that this destination can do. */
    public void ship(DirtySet dirty, List<Rename> renames, ModelFileSystem source, Predicate<Rename> executes) {
        renames.stream().filter(executes).forEach(this::rename);
        dirty.elements().forEach(dirt -> ship(dirt, source));
        // Last, as rsync does: the times of directories change while their entries are written.
        directoriesToSettle.forEach(directory -> settle(directory, source));
        directoriesToSettle.clear();
    }

    private void rename(Rename rename) {
        // A hint whose kind is not what lies there was meant for an older state: moving that would leave what only a
        // TREE could make true.
        if (tree.isDirectory(rename.from()) != rename.directory()
                || tree.entry(rename.from()).isEmpty()) {
            return;
        }
        makeParents(rename.to());
        if (tree.canRename(rename.from(), rename.to())) {
            tree.move(rename.from(), rename.to());
            renamesDone++;
        }
    }

    /** What is missing above the new name is made, with attributes that are not the source's. */
    private void makeParents(RelPath path) {
        for (RelPath ancestor : path.ancestors()) {
            if (!ancestor.isRoot() && tree.entry(ancestor).isEmpty()) {
                tree.mkdir(ancestor);
                tree.chmod(ancestor, 0700);
            }
        }
    }

    private void ship(Dirt dirt, ModelFileSystem source) {
        shipEntry(dirt.path(), source);
        if (!source.isDirectory(dirt.path())) {
            return;
        }
        switch (dirt.scope()) {
            case ENTRY -> {}
            case LISTING -> {
                source.children(dirt.path()).forEach(child -> shipEntry(child, source));
                removeVanished(tree.children(dirt.path()), source);
            }
            case TREE -> {
                source.below(dirt.path()).keySet().forEach(child -> shipEntry(child, source));
                removeVanished(List.copyOf(tree.below(dirt.path()).keySet()), source);
            }
        }
    }

    private void shipEntry(RelPath path, ModelFileSystem source) {
        for (RelPath ancestor : path.ancestors()) {
            if (!ancestor.isRoot() && !source.isDirectory(ancestor)) {
                removeVanished(List.of(source.entry(ancestor).isPresent() ? path : ancestor), source);
                return;
            }
        }
        Optional<ModelEntry> truth = source.entry(path);
        if (truth.isEmpty()) {
            removeVanished(List.of(path), source);
            return;
        }
        path.ancestors().stream()
                .filter(ancestor -> !tree.isDirectory(ancestor))
                .forEach(missing -> put(missing, source.entry(missing).orElseThrow()));
        put(path, truth.get());
    }

    private void put(RelPath path, ModelEntry truth) {
        Optional<ModelEntry> here = tree.entry(path);
        path.parent().ifPresent(directoriesToSettle::add);
        if (truth.isDirectory()) {
            directoriesToSettle.add(path);
        }
        if (here.isPresent()
                && (truth.isDirectory() ? here.get().isDirectory() : here.get().hasContentOf(truth))) {
            tree.set(path, truth.withInode(here.get().inode()));
            return;
        }
        if (here.isPresent()) {
            tree.dropTree(path);
        }
        tree.add(path, truth.withInode(tree.newInode()));
        filesSent += truth.kind() == ModelEntry.Kind.FILE ? 1 : 0;
    }

    private void removeVanished(List<RelPath> candidates, ModelFileSystem source) {
        for (RelPath path : candidates) {
            if (source.entry(path).isEmpty()) {
                path.parent().ifPresent(directoriesToSettle::add);
                tree.dropTree(path);
            }
        }
    }

    private void settle(RelPath directory, ModelFileSystem source) {
        Optional<ModelEntry> truth = source.entry(directory).filter(ModelEntry::isDirectory);
        if (truth.isPresent() && tree.isDirectory(directory)) {
            long inode = tree.entry(directory).orElseThrow().inode();
            tree.set(directory, truth.get().withInode(inode));
        }
    }
}
