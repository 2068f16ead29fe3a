package io.syncline.shipper;

import io.syncline.changeset.Dirt;
import io.syncline.changeset.DirtySet;
import io.syncline.changeset.Rename;
import io.syncline.changeset.Scope;
import io.syncline.path.RelPath;
import io.syncline.posix.Errno;
import io.syncline.posix.PosixException;
import io.syncline.shipper.transfer.Exclusion;
import io.syncline.shipper.transfer.Fact;
import io.syncline.shipper.transfer.HardLinkIndex;
import io.syncline.shipper.transfer.Inode;
import io.syncline.shipper.transfer.PlanRequest;
import io.syncline.shipper.transfer.RacyTimes;
import io.syncline.shipper.transfer.SourceFacts;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * Looks at what is dirty, file by file where it must: which files have further names that changed with them, and which
 * have times that cannot be trusted. For one plan.
 */
final class LinkedFiles {
    private final SourceTree tree;
    private final SourceFacts facts;
    private final Exclusion exclusion;
    private final HardLinkIndex index;
    private final RacyTimes racy;

    private final Map<Inode, Fact> linked = new LinkedHashMap<>();
    private final Set<RelPath> forced = new HashSet<>();
    private final Set<RelPath> linkedWithTrees = new HashSet<>();
    private final Set<RelPath> leftBehind = new HashSet<>();
    private boolean asksForNewFiles;

    LinkedFiles(ShipContext context, SourceFacts facts, RacyTimes racy) {
        this.tree = context.tree();
        // RACE: what cannot be seen now is not gone. It costs a link at the most: nothing is deleted by what is said
        // here.
        this.facts = LstatFacts.tolerant(facts);
        this.exclusion = context.exclusion();
        this.index = context.links();
        this.racy = racy;
    }

    /** The plan's request: the dirty set with the other names of its linked files, and what is to be forced. */
    PlanRequest expand(DirtySet dirty, List<Rename> renames, boolean deletes) {
        dirty.elements().forEach(this::look);
        DirtySet.Builder all = DirtySet.builder().addAll(dirty);
        leftBehind.forEach(name -> lookAtLeftBehind(name, all));
        linked.values().stream().filter(this::isIncomplete).findFirst().ifPresent(fact -> findAllNames());
        linked.values().forEach(fact -> addNames(fact, dirty, all));
        linked.keySet().forEach(index::ship);
        return new PlanRequest(all.build(), renames, forced, linkedWithTrees, deletes);
    }

    /** Whether any file of the plan has several names. */
    boolean any() {
        return !linked.isEmpty();
    }

    /**
     * Whether one of what is forced may still be a name of another file at the destination: equal content would leave it
     * that. Otherwise only their times cannot be trusted.
     */
    boolean asksForNewFiles() {
        return asksForNewFiles;
    }

    /** Every linked file of the whole tree becomes known. Costs an lstat of everything. */
    void findAllNames() {
        index.clear();
        Map<Inode, Fact> found = new LinkedHashMap<>();
        Map<Inode, RelPath> aName = new LinkedHashMap<>();
        walk(RelPath.ROOT, tree::directoriesAndLinked, (path, fact) -> {
            index.learn(path, fact);
            if (fact.isLinked()) {
                found.putIfAbsent(fact.inode(), fact);
                aName.put(fact.inode(), path);
            }
        });
        // RACE: a name that moved while we walked may have been at neither place when we came there. Each link, unlink
        // and rename of a name changes the status of the file.
        found.forEach((inode, fact) -> tree.seen(aName.get(inode))
                .filter(now -> now.inode().equals(inode) && now.changed().equals(fact.changed()))
                .ifPresent(index::foundAll));
    }

    /** A name that is stale must not be counted as one of the file's: another would not be looked for. */
    private boolean isIncomplete(Fact fact) {
        long living = index.names(fact.inode()).stream()
                .filter(name -> isStill(name, fact.inode()))
                .count();
        return index.isIncomplete(fact, living);
    }

    private void look(Dirt dirt) {
        Optional<Fact> fact = facts.of(dirt.path());
        leaveWhatIsGone(dirt, fact.filter(Fact::isDirectory).isPresent());
        if (fact.isEmpty()) {
            return;
        }
        if (!fact.get().isDirectory()) {
            lookAtFile(dirt.path(), fact.get());
            return;
        }
        switch (dirt.scope()) {
            case ENTRY -> {}
            case LISTING ->
                children(dirt.path(), tree::children)
                        .forEach(child -> facts.of(child).ifPresent(found -> lookAtFile(child, found)));
            case TREE ->
                walk(
                        dirt.path(),
                        index.saysNothingOf(dirt.path()) ? tree::directoriesAndLinked : tree::children,
                        this::lookBelowTree);
        }
    }

    /** Nothing else looks for names that were below a directory which is now another one, or a file. */
    private void leaveWhatIsGone(Dirt dirt, boolean isDirectory) {
        for (RelPath name : index.within(dirt.path())) {
            boolean isMeant = !isDirectory || dirt.covers(new Dirt(name, Scope.ENTRY));
            if (isMeant && facts.of(name).filter(fact -> !fact.isDirectory()).isEmpty()) {
                leave(name);
            }
        }
    }

    private void lookAtFile(RelPath path, Fact fact) {
        if (racy.holds(fact.modified())) {
            forced.add(path);
        }
        lookBelowTree(path, fact);
    }

    /** LIMIT: times are not looked at where only the tree is dirty: new files, as these mostly are, would be sent twice. */
    private void lookBelowTree(RelPath path, Fact fact) {
        // What was a name of a linked file may still be one at the destination: only a whole new file ends that.
        boolean leftItsGroup = index.inode(path)
                .filter(inode -> !inode.equals(fact.inode()) || !fact.isLinked())
                .isPresent();
        if (leftItsGroup) {
            forced.add(path);
            asksForNewFiles = true;
            leave(path);
        }
        learn(path, fact);
    }

    private void leave(RelPath path) {
        index.inode(path).ifPresent(inode -> leftBehind.addAll(index.names(inode)));
        index.forget(path);
    }

    /**
     * What was written through the name that is gone has changed the file behind the names that stay, and no event names
     * them.
     *
     * <p>RACE: rsync takes two names for one file, sends what lies behind the first when it opens it, and links the other to
     * that. If the first has become another file in between, the other is wrong from then on, size and time or not. Losing
     * a name changes a file's status, so the time of that change tells whether it happened during a transfer.
     */
    private void lookAtLeftBehind(RelPath name, DirtySet.Builder all) {
        Optional<Fact> fact = facts.of(name).filter(Fact::isRegular);
        if (fact.isEmpty()) {
            return;
        }
        if (index.wasShipped(fact.get().inode()) && racy.holds(fact.get().changed())) {
            forced.add(name);
            asksForNewFiles = true;
        }
        all.add(name, Scope.ENTRY);
        learn(name, fact.get());
    }

    private void learn(RelPath path, Fact fact) {
        index.learn(path, fact);
        if (fact.isLinked()) {
            linked.put(fact.inode(), fact);
        }
    }

    private void addNames(Fact fact, DirtySet dirty, DirtySet.Builder all) {
        Set<RelPath> names = new TreeSet<>();
        for (RelPath name : List.copyOf(index.names(fact.inode()))) {
            if (isStill(name, fact.inode())) {
                names.add(name);
            } else {
                index.forget(name);
            }
        }
        if (names.stream().anyMatch(forced::contains)) {
            forced.addAll(names);
        } else if (names.stream().anyMatch(name -> isInTree(name, dirty))) {
            linkedWithTrees.addAll(names);
        }
        names.forEach(name -> all.add(name, Scope.ENTRY));
    }

    private boolean isStill(RelPath name, Inode inode) {
        return facts.of(name).map(Fact::inode).equals(Optional.of(inode));
    }

    private static boolean isInTree(RelPath name, DirtySet dirty) {
        return dirty.covers(new Dirt(name, Scope.TREE));
    }

    /** @param list the entries of a directory that are to be visited; with all directories */
    private void walk(RelPath top, Function<RelPath, List<RelPath>> list, BiConsumer<RelPath, Fact> visit) {
        for (RelPath child : children(top, list)) {
            Optional<Fact> fact = tree.seen(child);
            if (fact.isPresent() && !exclusion.isExcluded(child, fact.get())) {
                visit.accept(child, fact.get());
                if (fact.get().isDirectory()) {
                    walk(child, list, visit);
                }
            }
        }
    }

    private static List<RelPath> children(RelPath directory, Function<RelPath, List<RelPath>> list) {
        try {
            return list.apply(directory);
        } catch (PosixException e) {
            // Gone, or not readable: rsync comes to the same and says so.
            if (e.errno() == Errno.ENOENT || e.errno() == Errno.ENOTDIR || e.errno() == Errno.EACCES) {
                return List.of();
            }
            throw e;
        }
    }
}
