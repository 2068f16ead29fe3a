package io.syncline.shipper;

import io.syncline.path.RelPath;
import io.syncline.posix.PosixException;
import io.syncline.shipper.rsync.ListedName;
import io.syncline.shipper.rsync.RsyncRun;
import io.syncline.shipper.transfer.Exclusion;
import io.syncline.shipper.transfer.Fact;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What is left of a run when some directories of the source cannot be read. */
final class Readable {
    private final SourceTree tree;
    private final Exclusion exclusion;

    Readable(SourceTree tree, Exclusion exclusion) {
        this.tree = tree;
        this.exclusion = exclusion;
    }

    /** The names of the same run without what lies at or below {@code unreadable}; a tree as the listings of its parts. */
    List<ListedName> listings(RsyncRun run, Set<RelPath> unreadable) {
        List<ListedName> names = new ArrayList<>();
        for (ListedName name : run.names()) {
            if (unreadable.stream().anyMatch(name.path()::isWithin)) {
                continue;
            }
            if (run.kind() == RsyncRun.Kind.TREE && isDirectory(name.path())) {
                addListings(name.path(), unreadable, names);
            } else {
                add(name, unreadable, names);
            }
        }
        return names;
    }

    /** A listing that meets an entry which cannot be seen fails again: then those that can be are named. */
    private void add(ListedName name, Set<RelPath> unreadable, List<ListedName> names) {
        boolean holdsUnseen = name.contents()
                && unreadable.stream().anyMatch(path -> path.parent().equals(Optional.of(name.path())));
        if (!holdsUnseen) {
            names.add(name);
            return;
        }
        names.add(ListedName.entry(name.path()));
        try {
            tree.children(name.path()).stream()
                    .filter(child -> !unreadable.contains(child) && seen(child).isPresent())
                    .forEach(child -> names.add(ListedName.entry(child)));
        } catch (PosixException cannotList) {
            // rsync comes to the same in the next run, and says so.
            return;
        }
    }

    private void addListings(RelPath directory, Set<RelPath> unreadable, List<ListedName> names) {
        if (unreadable.contains(directory) || exclusion.isExcluded(directory, true)) {
            return;
        }
        add(ListedName.listing(directory), unreadable, names);
        try {
            tree.children(directory).stream()
                    .filter(this::isDirectory)
                    .forEach(child -> addListings(child, unreadable, names));
        } catch (PosixException cannotList) {
            // rsync comes to the same in the next run, and says so.
            return;
        }
    }

    private boolean isDirectory(RelPath path) {
        return seen(path).filter(Fact::isDirectory).isPresent();
    }

    private Optional<Fact> seen(RelPath path) {
        try {
            return tree.fact(path);
        } catch (PosixException cannotSay) {
            return Optional.empty();
        }
    }
}
