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
                names.add(name);
            }
        }
        return names;
    }

    private void addListings(RelPath directory, Set<RelPath> unreadable, List<ListedName> names) {
        if (unreadable.contains(directory) || exclusion.isExcluded(directory, true)) {
            return;
        }
        names.add(ListedName.listing(directory));
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
        Optional<Fact> fact = tree.fact(path);
        return fact.filter(Fact::isDirectory).isPresent();
    }
}
