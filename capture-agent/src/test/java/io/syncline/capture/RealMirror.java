package io.syncline.capture;

import io.syncline.changeset.Scope;
import io.syncline.event.FileEvent;
import io.syncline.path.RelPath;
import io.syncline.posix.DirectoryEntry;
import io.syncline.posix.FileKind;
import io.syncline.posix.FileStat;
import io.syncline.posix.Posix;
import io.syncline.posix.PosixException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a mirror of a real tree would know if it looked only where events point, and no further than they promise. Of each
 * entry: kind, mode, and for all but directories size and times. (A directory's time changes with its entries, and whoever
 * ships an entry ships its parent's times too.)
 */
final class RealMirror {
    private final byte[] root;
    private final TreeMap<RelPath, String> copies = new TreeMap<>();

    RealMirror(Path root) {
        this.root = Posix.bytes(root);
    }

    void apply(FileEvent event) {
        if (event instanceof FileEvent.Touched touched) {
            makeTrue(touched.path(), Scope.ENTRY);
        } else if (event instanceof FileEvent.ListingTouched listing) {
            makeTrue(listing.directory(), Scope.LISTING);
        } else if (event instanceof FileEvent.TreeTouched tree) {
            makeTrue(tree.path(), Scope.TREE);
        } else if (event instanceof FileEvent.Renamed renamed) {
            Scope scope = renamed.directory() ? Scope.TREE : Scope.ENTRY;
            makeTrue(renamed.from(), scope);
            makeTrue(renamed.to(), scope);
        }
    }

    /** Where the mirror is not what the tree is. */
    List<String> differences() {
        TreeMap<RelPath, String> truth = new TreeMap<>();
        collect(RelPath.ROOT, truth, true);
        TreeSet<RelPath> all = new TreeSet<>(truth.keySet());
        all.addAll(copies.keySet());
        List<String> found = new ArrayList<>();
        for (RelPath path : all) {
            String real = truth.getOrDefault(path, "nothing");
            String copy = copies.getOrDefault(path, "nothing");
            if (!path.isRoot() && !real.equals(copy)) {
                found.add(path.display() + ": tree " + real + ", mirror " + copy);
            }
        }
        return found;
    }

    private void makeTrue(RelPath path, Scope scope) {
        path.ancestors().forEach(this::entry);
        entry(path);
        if (scope == Scope.ENTRY || kind(path) != FileKind.DIRECTORY) {
            return;
        }
        TreeMap<RelPath, String> below = new TreeMap<>();
        collect(path, below, scope == Scope.TREE);
        List.copyOf(copies.tailMap(path, false).keySet()).stream()
                .takeWhile(candidate -> candidate.isWithin(path))
                .filter(candidate -> scope == Scope.TREE || candidate.isChildOf(path))
                .filter(candidate -> !below.containsKey(candidate))
                .forEach(this::removeTree);
        below.keySet().forEach(this::entry);
    }

    private void entry(RelPath path) {
        Optional<FileStat> stat = stat(path);
        if (stat.isEmpty() || !stat.get().isDirectory()) {
            removeTree(path);
        }
        stat.ifPresent(found -> copies.put(path, describe(found)));
    }

    private void removeTree(RelPath path) {
        List.copyOf(copies.tailMap(path, true).keySet()).stream()
                .takeWhile(candidate -> candidate.isWithin(path))
                .forEach(copies::remove);
    }

    private void collect(RelPath directory, TreeMap<RelPath, String> into, boolean deep) {
        for (DirectoryEntry entry : list(directory)) {
            RelPath path = directory.child(entry.name());
            Optional<FileStat> stat = stat(path);
            stat.ifPresent(found -> into.put(path, describe(found)));
            if (deep && stat.isPresent() && stat.get().isDirectory()) {
                collect(path, into, true);
            }
        }
    }

    private List<DirectoryEntry> list(RelPath directory) {
        try {
            return Posix.list(Posix.absolute(root, directory));
        } catch (PosixException gone) {
            return List.of();
        }
    }

    private FileKind kind(RelPath path) {
        return stat(path).map(FileStat::kind).orElse(FileKind.UNKNOWN);
    }

    private Optional<FileStat> stat(RelPath path) {
        try {
            return Posix.lstat(Posix.absolute(root, path));
        } catch (PosixException unreachable) {
            return Optional.empty();
        }
    }

    private static String describe(FileStat stat) {
        return stat.isDirectory()
                ? "directory " + stat.mode()
                : stat.kind() + " " + stat.mode() + " " + stat.size() + " " + stat.modified();
    }
}
