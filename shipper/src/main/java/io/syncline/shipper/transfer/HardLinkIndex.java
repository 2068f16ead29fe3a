package io.syncline.shipper.transfer;

import io.syncline.path.RelPath;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The names of files that have more than one. Writing through one name changes the file behind all, and the kernel tells
 * of that name only. A cache: an entry may be old, so whoever asks compares the inode with lstat. Owned by one thread.
 */
public final class HardLinkIndex {
    private final Map<Inode, NavigableSet<RelPath>> names = new HashMap<>();
    private final NavigableMap<RelPath, Inode> inodes = new TreeMap<>();
    private final Map<Inode, Long> elsewhere = new HashMap<>();
    private final Set<Inode> shipped = new HashSet<>();

    /** The number of names. */
    public int size() {
        return inodes.size();
    }

    /** Notes what lstat has just said of a path. */
    public void learn(RelPath path, Fact fact) {
        Inode before = inodes.get(path);
        if (before != null && !(fact.isLinked() && fact.inode().equals(before))) {
            forget(path);
        }
        if (!fact.isLinked()) {
            elsewhere.remove(fact.inode());
        } else {
            inodes.put(path, fact.inode());
            names.computeIfAbsent(fact.inode(), inode -> new TreeSet<>()).add(path);
        }
    }

    public void forget(RelPath path) {
        Optional.ofNullable(inodes.remove(path)).ifPresent(inode -> {
            NavigableSet<RelPath> group = names.get(inode);
            group.remove(path);
            if (group.isEmpty()) {
                names.remove(inode);
                shipped.remove(inode);
                // The number may become another file's.
                elsewhere.remove(inode);
            }
        });
    }

    /** Nothing is known any more; {@link #foundAll} follows after a look at everything. */
    public void clear() {
        names.clear();
        inodes.clear();
        elsewhere.clear();
    }

    /** The known names of a file, in path order. */
    public SortedSet<RelPath> names(Inode inode) {
        return Collections.unmodifiableSortedSet(names.getOrDefault(inode, Collections.emptyNavigableSet()));
    }

    /** The known linked paths at and below a path, in path order. */
    public List<RelPath> within(RelPath top) {
        List<RelPath> found = new ArrayList<>();
        for (RelPath path : inodes.tailMap(top, true).keySet()) {
            if (!path.isWithin(top)) {
                break;
            }
            found.add(path);
        }
        return found;
    }

    /** Whether a file with one name below this path changes nothing in here. */
    public boolean saysNothingOf(RelPath top) {
        return elsewhere.isEmpty() && within(top).isEmpty();
    }

    /** Which file a path is known to be a name of. */
    public Optional<Inode> inode(RelPath path) {
        return Optional.ofNullable(inodes.get(path));
    }

    /**
     * Whether names of this file may be in the tree that are not known.
     *
     * @param known how many of {@link #names} are its names still
     */
    public boolean isIncomplete(Fact fact, long known) {
        return known + elsewhere.getOrDefault(fact.inode(), 0L) < fact.links();
    }

    /**
     * The whole tree has been looked at: what is missing of this file's names lies outside of it.
     *
     * @param fact as it was throughout the look; while names come and go, one that has moved on may have been missed
     */
    public void foundAll(Fact fact) {
        long known = names(fact.inode()).size();
        elsewhere.put(fact.inode(), Math.max(0, fact.links() - known));
    }

    /** The names of this file travel together in a round now. */
    public void ship(Inode inode) {
        shipped.add(inode);
    }

    /** Whether they have, since this index began. */
    public boolean wasShipped(Inode inode) {
        return shipped.contains(inode);
    }

    /** All groups that have names in more than one directory. */
    public List<SortedSet<RelPath>> spread() {
        return names.values().stream()
                .filter(HardLinkIndex::isSpread)
                .map(Collections::unmodifiableSortedSet)
                .toList();
    }

    private static boolean isSpread(NavigableSet<RelPath> group) {
        return group.stream().map(RelPath::parent).distinct().count() > 1;
    }
}
