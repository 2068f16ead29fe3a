package io.syncline.shipper.rsync;

import io.syncline.filter.TreeFilter;
import io.syncline.path.RelPath;
import io.syncline.posix.DirectoryEntry;
import io.syncline.posix.Errno;
import io.syncline.posix.FileKind;
import io.syncline.posix.FileStat;
import io.syncline.posix.Posix;
import io.syncline.posix.PosixException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the names of a run mean where files of rules in the tree have a say: rsync reads none of them when it is given names.
 * So the names are those of single entries that are in, and where deletions are to be looked for is a list by itself. For
 * one run.
 */
final class RuledNames {
    private final byte[] root;
    private final TreeFilter filter;
    private final Set<ListedName> entries = new LinkedHashSet<>();
    private final Set<ListedName> lookedAt = new LinkedHashSet<>();

    /** Of all that counts; empty where other file systems do as well. */
    private final Optional<Long> device;

    private RuledNames(byte[] root, TreeFilter filter, boolean oneFileSystem) {
        this.root = root;
        this.filter = filter;
        this.device = oneFileSystem ? Posix.stat(root).map(FileStat::device) : Optional.empty();
    }

    /** RACE: what changes behind this is an event, and comes again; so does a file of rules, with all that is below it. */
    static RuledNames of(RsyncRun run, byte[] root, TreeFilter filter, boolean oneFileSystem) {
        RuledNames names = new RuledNames(root, filter, oneFileSystem);
        for (ListedName name : run.names()) {
            names.add(name, run.kind() == RsyncRun.Kind.TREE);
        }
        return names;
    }

    /** To be sent: living entries that are in, each by itself. */
    List<ListedName> entries() {
        return List.copyOf(entries);
    }

    /** Where the destination may have too much: vanished names, and directories with their entries. */
    List<ListedName> lookedAt() {
        return List.copyOf(lookedAt);
    }

    private void add(ListedName name, boolean recursive) {
        Optional<FileStat> stat = Posix.lstat(absolute(name.path()));
        if (stat.isEmpty()) {
            lookedAt.add(ListedName.entry(name.path()));
        } else if (!stat.get().isDirectory()) {
            addEntry(name.path(), false);
        } else if (addEntry(name.path(), true) && (recursive || name.contents())) {
            list(name.path(), recursive);
        }
    }

    /** Whether it is in. The root has no entry of its own, and comes along with any name. */
    private boolean addEntry(RelPath path, boolean directory) {
        if (path.isRoot()) {
            return true;
        }
        boolean in = !filter.isExcluded(path, directory) && !(directory && isElsewhere(path));
        if (in) {
            entries.add(ListedName.entry(path));
        }
        return in;
    }

    private void list(RelPath top, boolean recursive) {
        Deque<RelPath> directories = new ArrayDeque<>(List.of(top));
        while (!directories.isEmpty()) {
            RelPath directory = directories.pop();
            for (DirectoryEntry entry : children(directory)) {
                RelPath child = directory.child(entry.name());
                boolean isDirectory = isDirectory(entry, child);
                if (addEntry(child, isDirectory) && isDirectory && recursive) {
                    directories.push(child);
                }
            }
        }
    }

    private boolean isElsewhere(RelPath directory) {
        return device.isPresent()
                && Posix.lstat(absolute(directory))
                        .filter(stat -> stat.device() != device.get())
                        .isPresent();
    }

    private boolean isDirectory(DirectoryEntry entry, RelPath path) {
        return entry.kind() == FileKind.UNKNOWN
                ? Posix.lstat(absolute(path)).filter(FileStat::isDirectory).isPresent()
                : entry.kind() == FileKind.DIRECTORY;
    }

    /** One that cannot be read is listed by rsync, which says so. */
    private List<DirectoryEntry> children(RelPath directory) {
        try {
            List<DirectoryEntry> children = Posix.list(absolute(directory));
            lookedAt.add(ListedName.listing(directory));
            return children;
        } catch (PosixException e) {
            boolean gone = e.errno() == Errno.ENOENT || e.errno() == Errno.ENOTDIR;
            if (gone) {
                lookedAt.add(ListedName.entry(directory));
            } else {
                entries.add(ListedName.listing(directory));
            }
            return List.of();
        }
    }

    private byte[] absolute(RelPath path) {
        return Posix.absolute(root, path);
    }
}
