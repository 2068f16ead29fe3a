package io.syncline.shipper;

import io.syncline.path.RelPath;
import io.syncline.posix.DirectoryEntry;
import io.syncline.posix.FileKind;
import io.syncline.posix.FileStat;
import io.syncline.posix.LinkCounts;
import io.syncline.posix.Posix;
import io.syncline.posix.PosixException;
import io.syncline.posix.SourceIdentity;
import io.syncline.shipper.rsync.HeldRoot;
import io.syncline.shipper.transfer.Exclusion;
import io.syncline.shipper.transfer.Fact;
import io.syncline.shipper.transfer.Inode;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** The real source, looked at through the path of its root. */
final class SourceTree {
    private final Path path;
    private final byte[] root;

    SourceTree(Path root) {
        this.path = root;
        this.root = Posix.bytes(root);
    }

    /** Whether the configured root has none of these, whatever was at its path when they were looked for. */
    boolean isWithout(Collection<RelPath> paths, SourceIdentity expected) {
        return paths.isEmpty() || HeldRoot.isWithout(paths, path, expected);
    }

    Optional<SourceIdentity> identity() {
        return Posix.identity(root);
    }

    /** @throws io.syncline.posix.PosixException if it cannot be said */
    Optional<Fact> fact(RelPath path) {
        return Posix.lstat(Posix.absolute(root, path)).map(SourceTree::fact);
    }

    /** The same, and empty if it cannot be said. Only where a wrong answer costs detail, and never a deletion. */
    Optional<Fact> seen(RelPath path) {
        try {
            return fact(path);
        } catch (PosixException cannotSay) {
            return Optional.empty();
        }
    }

    /** Whether nobody can say what is there; what has vanished is not hidden. */
    boolean isHidden(RelPath path) {
        try {
            fact(path);
            return false;
        } catch (PosixException cannotSay) {
            return true;
        }
    }

    /**
     * The entries of a directory in path order.
     *
     * @throws io.syncline.posix.PosixException ENOENT and ENOTDIR among others
     */
    List<RelPath> children(RelPath directory) {
        return inOrder(directory, Posix.list(Posix.absolute(root, directory)));
    }

    /** The same without files that have one name, which cost a third of {@link #fact} each. */
    List<RelPath> directoriesAndLinked(RelPath directory) {
        return inOrder(directory, LinkCounts.directoriesAndLinked(Posix.absolute(root, directory)));
    }

    private static List<RelPath> inOrder(RelPath directory, List<DirectoryEntry> entries) {
        return entries.stream()
                .map(DirectoryEntry::name)
                .map(directory::child)
                .sorted()
                .toList();
    }

    /** How many entries are mirrored, directories included, up to this number; as far as they can be seen. */
    long count(long most, Exclusion exclusion) {
        return count(List.of(RelPath.ROOT), most, exclusion);
    }

    /** The same below these directories, none of which is within another. */
    long count(List<RelPath> tops, long most, Exclusion exclusion) {
        Deque<RelPath> directories = new ArrayDeque<>(tops);
        long count = 0;
        while (!directories.isEmpty() && count < most) {
            RelPath directory = directories.pop();
            for (DirectoryEntry entry : entries(directory)) {
                RelPath path = directory.child(entry.name());
                boolean isDirectory = entry.kind() == FileKind.DIRECTORY;
                if (!exclusion.isExcluded(path, isDirectory)) {
                    count++;
                    if (isDirectory) {
                        directories.push(path);
                    }
                }
            }
        }
        return Math.min(count, most);
    }

    private List<DirectoryEntry> entries(RelPath directory) {
        try {
            return Posix.list(Posix.absolute(root, directory));
        } catch (PosixException goneOrUnreadable) {
            return List.of();
        }
    }

    boolean isEmpty() {
        return Posix.list(root).isEmpty();
    }

    String display() {
        return RelPath.display(root);
    }

    private static Fact fact(FileStat stat) {
        Fact.Kind kind = switch (stat.kind()) {
            case DIRECTORY -> Fact.Kind.DIRECTORY;
            case REGULAR -> Fact.Kind.REGULAR;
            case SYMLINK, OTHER, UNKNOWN -> Fact.Kind.OTHER;
        };
        return new Fact(
                kind,
                new Inode(stat.device(), stat.inode()),
                stat.links(),
                stat.size(),
                stat.modified(),
                stat.changed());
    }
}
