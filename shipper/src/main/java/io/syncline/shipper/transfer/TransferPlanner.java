package io.syncline.shipper.transfer;

import static java.util.Objects.requireNonNull;

import io.syncline.changeset.Dirt;
import io.syncline.changeset.Scope;
import io.syncline.path.RelPath;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/** Dirty set + facts of the source = plan. One use per plan. */
public final class TransferPlanner {
    private final PlanRequest request;
    private final SourceFacts facts;
    private final Exclusion exclusion;

    private final NavigableSet<RelPath> files = new TreeSet<>();
    private final NavigableMap<RelPath, Scope> directories = new TreeMap<>();
    private final NavigableSet<RelPath> forced = new TreeSet<>();
    private final NavigableSet<RelPath> trees = new TreeSet<>();
    private final NavigableSet<RelPath> vanished = new TreeSet<>();
    private final Set<RelPath> livingDirectories = new HashSet<>(Set.of(RelPath.ROOT));
    private boolean directoryVanished;
    private boolean early;
    private boolean rootHasChanged;

    private TransferPlanner(PlanRequest request, SourceFacts facts, Exclusion exclusion) {
        this.request = requireNonNull(request, "request is null");
        this.facts = requireNonNull(facts, "facts is null");
        this.exclusion = requireNonNull(exclusion, "exclusion is null");
    }

    public static TransferPlan plan(PlanRequest request, SourceFacts facts, Exclusion exclusion) {
        return new TransferPlanner(request, facts, exclusion).plan();
    }

    private TransferPlan plan() {
        request.dirty().elements().forEach(this::place);
        request.forced().forEach(this::force);
        request.linked().forEach(this::link);
        removeWhatOthersCover();
        placeRoot();
        return new TransferPlan(
                RenameHints.worthTrying(request, facts, exclusion),
                List.copyOf(files),
                directories.entrySet().stream()
                        .map(entry -> new Dirt(entry.getKey(), entry.getValue()))
                        .toList(),
                List.copyOf(forced),
                List.copyOf(trees),
                List.copyOf(vanished),
                List.copyOf(parents()),
                early,
                directoryVanished ? OptionalLong.empty() : OptionalLong.of(vanished.size()));
    }

    private void place(Dirt dirt) {
        RelPath anchor = anchor(dirt.path());
        Optional<Fact> fact = facts.of(anchor);
        boolean lifted = !anchor.equals(dirt.path());
        if (fact.isEmpty()) {
            placeVanished(dirt, anchor, lifted);
        } else if (lifted) {
            // A file or a link stands where a directory was: it takes everything below with it.
            placeReplacement(dirt, anchor);
        } else if (!exclusion.isExcluded(anchor, fact.get().isDirectory())) {
            placeLiving(dirt, fact.get());
        }
    }

    private void placeLiving(Dirt dirt, Fact fact) {
        if (!fact.isDirectory()) {
            files.add(dirt.path());
        } else if (dirt.scope() == Scope.TREE) {
            trees.add(dirt.path());
        } else if (dirt.path().isRoot()) {
            // The transfer tool has no word for the root without its entries.
            directories.put(RelPath.ROOT, Scope.LISTING);
        } else {
            directories.merge(dirt.path(), dirt.scope(), Scope::max);
        }
    }

    private void placeReplacement(Dirt dirt, RelPath anchor) {
        if (!exclusion.isExcluded(dirt.path(), dirt.scope() != Scope.ENTRY) && !exclusion.isExcluded(anchor, false)) {
            files.add(anchor);
            directoryVanished = true;
        }
    }

    private void placeVanished(Dirt dirt, RelPath anchor, boolean lifted) {
        // A vanished root is never a deletion: the rules of safety deal with it before any plan.
        if (anchor.isRoot()) {
            return;
        }
        if (!request.deletes()) {
            placeHolder(anchor.parent().orElse(RelPath.ROOT));
            return;
        }
        // Nobody knows what a vanished path was. ENTRY says "no directory": a directory that goes is marked TREE.
        boolean directory = lifted || dirt.scope() != Scope.ENTRY;
        if (!exclusion.isProtected(dirt.path(), dirt.scope() != Scope.ENTRY)
                && !exclusion.isProtected(anchor, directory)) {
            vanished.add(anchor);
            early |= lifted && !request.dirty().covers(new Dirt(anchor, Scope.ENTRY));
            directoryVanished |= directory;
        }
    }

    /** Where the name stays, the directory that has lost it here has another time all the same. */
    private void placeHolder(RelPath directory) {
        if (facts.of(directory).filter(Fact::isDirectory).isPresent() && !exclusion.isExcluded(directory, true)) {
            if (directory.isRoot()) {
                rootHasChanged = true;
            } else {
                directories.putIfAbsent(directory, Scope.ENTRY);
            }
        }
    }

    /** The root travels with every name; where there is none, it has to be listed. */
    private void placeRoot() {
        boolean travelsAlone = files.isEmpty() && directories.isEmpty() && forced.isEmpty() && trees.isEmpty();
        if (rootHasChanged && travelsAlone) {
            directories.put(RelPath.ROOT, Scope.LISTING);
        }
    }

    /**
     * The first component of the path that is not a living directory, or the path itself. Only up to here is the path
     * what it seems to be: behind a symbolic link, lstat answers for another place.
     */
    private RelPath anchor(RelPath path) {
        Optional<RelPath> parent = path.parent();
        if (parent.isEmpty() || livingDirectories.contains(parent.get())) {
            return path;
        }
        for (RelPath ancestor : path.ancestors()) {
            if (!livingDirectories.contains(ancestor)) {
                if (facts.of(ancestor).filter(Fact::isDirectory).isEmpty()) {
                    return ancestor;
                }
                livingDirectories.add(ancestor);
            }
        }
        return path;
    }

    private void force(RelPath path) {
        if (request.dirty().covers(new Dirt(path, Scope.ENTRY)) && isLivingFile(path, Fact::isRegular)) {
            files.remove(path);
            forced.add(path);
        }
    }

    private void link(RelPath path) {
        if (!forced.contains(path) && isLivingFile(path, fact -> !fact.isDirectory())) {
            files.remove(path);
            trees.add(path);
        }
    }

    private boolean isLivingFile(RelPath path, Predicate<Fact> kind) {
        return anchor(path).equals(path)
                && facts.of(path).filter(kind).isPresent()
                && !exclusion.isExcluded(path, false);
    }

    private void removeWhatOthersCover() {
        Set<RelPath> covering = Set.copyOf(trees);
        trees.removeIf(path -> isBelow(path, covering));
        files.removeIf(path -> covering.contains(path) || isBelow(path, covering));
        directories.keySet().removeIf(path -> isBelow(path, covering));
        // What a listing sends or deletes need not be named once more.
        files.removeIf(this::isListed);
        vanished.removeIf(this::isListed);
    }

    private boolean isListed(RelPath path) {
        return path.parent().map(directories::get).equals(Optional.of(Scope.LISTING));
    }

    private static boolean isBelow(RelPath path, Set<RelPath> set) {
        Optional<RelPath> ancestor = set.isEmpty() ? Optional.empty() : path.parent();
        while (ancestor.isPresent()) {
            if (set.contains(ancestor.get())) {
                return true;
            }
            ancestor = ancestor.get().parent();
        }
        return false;
    }

    private NavigableSet<RelPath> parents() {
        NavigableSet<RelPath> parents = new TreeSet<>();
        for (Set<RelPath> paths : List.of(files, directories.keySet(), forced, trees, vanished)) {
            paths.forEach(path -> path.parent().ifPresent(parents::add));
        }
        // The root travels with every name.
        parents.remove(RelPath.ROOT);
        Set<RelPath> covering = Set.copyOf(trees);
        parents.removeIf(path -> directories.containsKey(path) || covering.contains(path) || isBelow(path, covering));
        return parents;
    }
}
