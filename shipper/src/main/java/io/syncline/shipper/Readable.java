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
import java.util.function.Predicate;

/** What is left of a run when some directories of the source cannot be read. */
final class Readable {
    private final SourceTree tree;
    private final Exclusion exclusion;

    Readable(SourceTree tree, Exclusion exclusion) {
        this.tree = tree;
        this.exclusion = exclusion;
    }

    /**
     * What is left of a run.
     *
     * @param unlisted directories of which single entries are named, so that nobody has looked for what is too much there
     */
    record Rest(List<ListedName> names, List<RelPath> unlisted) {}

    /** The names of the same run without what lies at or below {@code unreadable}; a tree as the listings of its parts. */
    Rest listings(RsyncRun run, Set<RelPath> unreadable) {
        return listings(run, unreadable, tree::isHidden);
    }

    /** The same, and single entries in the place of each listing that has met one of them. */
    Rest singleEntries(RsyncRun run, Set<RelPath> unreadable) {
        return listings(run, unreadable, path -> true);
    }

    private Rest listings(RsyncRun run, Set<RelPath> unreadable, Predicate<RelPath> isInTheWay) {
        Rest rest = new Rest(new ArrayList<>(), new ArrayList<>());
        for (ListedName name : run.names()) {
            if (unreadable.stream().anyMatch(name.path()::isWithin)) {
                continue;
            }
            if (run.kind() == RsyncRun.Kind.TREE && isDirectory(name.path())) {
                addListings(name.path(), unreadable, isInTheWay, rest);
            } else {
                add(name, unreadable, isInTheWay, rest);
            }
        }
        return rest;
    }

    /**
     * A listing that meets an entry which cannot be seen fails again: then those that can be are named. One that can be seen
     * and not be opened keeps nobody from listing the directory above it.
     */
    private void add(ListedName name, Set<RelPath> unreadable, Predicate<RelPath> isInTheWay, Rest rest) {
        boolean holdsUnseen = name.contents()
                && unreadable.stream()
                        .filter(path -> path.parent().equals(Optional.of(name.path())))
                        .anyMatch(isInTheWay);
        if (!holdsUnseen) {
            rest.names().add(name);
            return;
        }
        rest.unlisted().add(name.path());
        rest.names().add(ListedName.entry(name.path()));
        for (RelPath child : children(name.path())) {
            if (!unreadable.contains(child) && tree.seen(child).isPresent()) {
                rest.names().add(ListedName.entry(child));
            }
        }
    }

    private void addListings(RelPath directory, Set<RelPath> unreadable, Predicate<RelPath> isInTheWay, Rest rest) {
        if (unreadable.contains(directory) || exclusion.isExcluded(directory, true)) {
            return;
        }
        add(ListedName.listing(directory), unreadable, isInTheWay, rest);
        for (RelPath child : children(directory)) {
            if (isDirectory(child)) {
                addListings(child, unreadable, isInTheWay, rest);
            }
        }
    }

    /** None where they cannot be listed: rsync comes to the same in the next run, and says so. */
    private List<RelPath> children(RelPath directory) {
        try {
            return tree.children(directory);
        } catch (PosixException cannotList) {
            return List.of();
        }
    }

    private boolean isDirectory(RelPath path) {
        return tree.seen(path).filter(Fact::isDirectory).isPresent();
    }
}
