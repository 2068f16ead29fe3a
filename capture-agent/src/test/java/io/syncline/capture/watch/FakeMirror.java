package io.syncline.capture.watch;

import io.syncline.capture.watch.FakeKernel.Inode;
import io.syncline.changeset.Dirt;
import io.syncline.changeset.Scope;
import io.syncline.event.FileEvent;
import io.syncline.filter.Pruning;
import io.syncline.path.RelPath;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** A mirror that looks at the source only where an event says so, and copies no more than that event promises. */
final class FakeMirror {
    private final TreeMap<RelPath, String> copies = new TreeMap<>();
    private final FakeKernel source;
    private final Pruning pruning;

    FakeMirror(FakeKernel source, Pruning pruning) {
        this.source = source;
        this.pruning = pruning;
    }

    void apply(FileEvent event) {
        dirtOf(event).forEach(this::makeTrue);
    }

    static List<Dirt> dirtOf(FileEvent event) {
        if (event instanceof FileEvent.Touched touched) {
            return List.of(new Dirt(touched.path(), Scope.ENTRY));
        } else if (event instanceof FileEvent.ListingTouched listing) {
            return List.of(new Dirt(listing.directory(), Scope.LISTING));
        } else if (event instanceof FileEvent.TreeTouched tree) {
            return List.of(new Dirt(tree.path(), Scope.TREE));
        } else if (event instanceof FileEvent.Renamed renamed) {
            Scope scope = renamed.directory() ? Scope.TREE : Scope.ENTRY;
            return List.of(new Dirt(renamed.from(), scope), new Dirt(renamed.to(), scope));
        }
        return List.of();
    }

    /** Where the mirror is not what the source is. */
    List<String> differences() {
        TreeMap<RelPath, String> truth = new TreeMap<>();
        collect(RelPath.ROOT, source.inside, truth);
        List<String> found = new ArrayList<>();
        truth.forEach((path, value) -> {
            if (!path.isRoot() && !value.equals(copies.get(path))) {
                found.add(path.display() + ": source " + value + ", mirror " + copies.get(path));
            }
        });
        copies.forEach((path, value) -> {
            if (!path.isRoot() && !truth.containsKey(path)) {
                found.add(path.display() + ": source nothing, mirror " + value);
            }
        });
        return found;
    }

    private void makeTrue(Dirt dirt) {
        entry(dirt.path());
        Optional<Inode> inode = find(dirt.path()).filter(found -> found.directory);
        if (inode.isEmpty() || dirt.scope() == Scope.ENTRY) {
            return;
        }
        TreeMap<RelPath, String> below = new TreeMap<>();
        collect(dirt.path(), inode.get(), below);
        boolean all = dirt.scope() == Scope.TREE;
        below.keySet().stream()
                .filter(path -> all || path.isChildOf(dirt.path()))
                .forEach(this::entry);
        List.copyOf(copies.tailMap(dirt.path(), false).keySet()).stream()
                .filter(path -> all ? path.isBelow(dirt.path()) : path.isChildOf(dirt.path()))
                .filter(path -> !below.containsKey(path))
                .forEach(this::removeTree);
    }

    private void entry(RelPath path) {
        path.ancestors().forEach(this::entry1);
        entry1(path);
    }

    private void entry1(RelPath path) {
        Optional<Inode> inode = find(path);
        if (inode.isEmpty()) {
            removeTree(path);
        } else {
            String value = describe(inode.get());
            // A directory that replaces a directory at the mirror keeps what lies in it: only a TREE would look there.
            if (!inode.get().directory) {
                removeTree(path);
            }
            copies.put(path, value);
        }
    }

    private void removeTree(RelPath path) {
        List.copyOf(copies.tailMap(path, true).keySet()).stream()
                .takeWhile(candidate -> candidate.isWithin(path))
                .forEach(copies::remove);
    }

    /** What the mirror is to see: what is left out is not there. */
    private Optional<Inode> find(RelPath path) {
        return source.find(path)
                .filter(inode -> path.isRoot() || pruning.isReached(path) && pruning.reports(path, inode.directory));
    }

    private void collect(RelPath path, Inode inode, TreeMap<RelPath, String> into) {
        into.put(path, describe(inode));
        inode.entries.forEach((name, child) -> {
            RelPath below = path.resolve(name);
            if (pruning.reports(below, child.directory)) {
                collect(below, child, into);
            }
        });
    }

    private static String describe(Inode inode) {
        return (inode.directory ? "directory " : "file ") + inode.version;
    }
}
