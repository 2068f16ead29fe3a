package io.syncline.ops.e2e;

import io.syncline.path.RelPath;
import io.syncline.posix.Posix;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * What the churned tree holds, kept in step with each operation, so that the next one can be drawn without reading the
 * disk. Used by one thread, the only one that writes below the root.
 */
final class ChurnTree {
    /** Below PATH_MAX by far more than any prefix of a destination. */
    private static final int LONGEST_PATH = 1200;

    private static final int LARGEST_TREE = 350;

    enum Kind {
        FILE,
        DIRECTORY,
        LINK,
        FIFO
    }

    private final RealTree tree;
    private final Random random;
    private final NavigableMap<RelPath, Kind> entries = new TreeMap<>();
    private final Map<Long, Long> links = new HashMap<>();

    ChurnTree(RealTree tree, Random random) {
        this.tree = tree;
        this.random = random;
        entries.put(RelPath.ROOT, Kind.DIRECTORY);
    }

    RealTree disk() {
        return tree;
    }

    byte[] absolute(RelPath path) {
        return tree.absolute(path);
    }

    int size() {
        return entries.size();
    }

    boolean isFull() {
        return entries.size() > LARGEST_TREE;
    }

    Optional<Kind> kind(RelPath path) {
        return Optional.ofNullable(entries.get(path));
    }

    boolean isDirectory(RelPath path) {
        return entries.get(path) == Kind.DIRECTORY;
    }

    boolean isEmptyDirectory(RelPath path) {
        RelPath next = entries.higherKey(path);
        return isDirectory(path) && (next == null || !next.isWithin(path));
    }

    void put(RelPath path, Kind kind) {
        entries.put(path, kind);
    }

    /** Takes the entry and all below it out of the model; the keys are relative to {@code path}. */
    NavigableMap<RelPath, Kind> take(RelPath path) {
        NavigableMap<RelPath, Kind> taken = new TreeMap<>();
        for (RelPath below : within(path)) {
            taken.put(below.rebase(path, RelPath.ROOT), entries.remove(below));
        }
        return taken;
    }

    void graft(RelPath path, NavigableMap<RelPath, Kind> below) {
        below.forEach((relative, kind) -> entries.put(path.resolve(relative), kind));
    }

    /** rename(2) on disk and in the model; what lay at {@code to} is gone. */
    void rename(RelPath from, RelPath to) {
        Posix.rename(absolute(from), absolute(to));
        NavigableMap<RelPath, Kind> moved = take(from);
        take(to);
        graft(to, moved);
    }

    void exchange(RelPath one, RelPath other) {
        Posix.exchange(absolute(one), absolute(other));
        NavigableMap<RelPath, Kind> first = take(one);
        NavigableMap<RelPath, Kind> second = take(other);
        graft(one, second);
        graft(other, first);
    }

    void remove(RelPath path) {
        tree.removeAll(path);
        take(path);
    }

    Optional<RelPath> any(Kind kind) {
        return any(path -> entries.get(path) == kind);
    }

    /** Any entry but the root. */
    Optional<RelPath> any(Predicate<RelPath> condition) {
        List<RelPath> candidates = new ArrayList<>();
        for (RelPath path : entries.keySet()) {
            if (!path.isRoot() && condition.test(path)) {
                candidates.add(path);
            }
        }
        return candidates.isEmpty() ? Optional.empty() : Optional.of(candidates.get(random.nextInt(candidates.size())));
    }

    /** Any directory, often the root. */
    RelPath anyDirectory() {
        return random.nextInt(4) == 0 ? RelPath.ROOT : any(Kind.DIRECTORY).orElse(RelPath.ROOT);
    }

    /** A name that nothing has yet; empty where the draw was taken, or the path would be too long. */
    Optional<RelPath> freshName() {
        return freshName(anyDirectory());
    }

    Optional<RelPath> freshName(RelPath directory) {
        RelPath path = directory.child(HostileNames.draw(random));
        return entries.containsKey(path) || path.length() > LONGEST_PATH ? Optional.empty() : Optional.of(path);
    }

    /** Whether {@code from} may become {@code to}: not into itself, and no path below becomes too long. */
    boolean mayBecome(RelPath from, RelPath to) {
        if (to.isWithin(from) || from.isWithin(to)) {
            return false;
        }
        return within(from).stream().allMatch(path -> path.rebase(from, to).length() <= LONGEST_PATH);
    }

    /** Two names of one inode: rename(2) would do nothing. */
    boolean isSameFile(RelPath one, RelPath other) {
        return inode(one) == inode(other);
    }

    long inode(RelPath path) {
        return tree.lstat(path).orElseThrow().inode();
    }

    long links(RelPath path) {
        return tree.lstat(path).orElseThrow().links();
    }

    void noteLinks(RelPath path) {
        links.merge(inode(path), links(path), Math::max);
    }

    /** A name of each linked file that has fewer names in the tree than it had, be they removed or moved out. */
    List<RelPath> thatLostNames() {
        Map<Long, List<RelPath>> names = new TreeMap<>();
        for (RelPath path : entries.keySet()) {
            tree.lstat(path)
                    .filter(stat -> links.containsKey(stat.inode()))
                    .ifPresent(stat -> names.computeIfAbsent(stat.inode(), inode -> new ArrayList<>())
                            .add(path));
        }
        List<RelPath> lost = new ArrayList<>();
        names.forEach((inode, left) -> {
            if (left.size() < links.get(inode)) {
                lost.add(left.get(0));
                links.put(inode, (long) left.size());
            }
        });
        return lost;
    }

    private List<RelPath> within(RelPath path) {
        List<RelPath> within = new ArrayList<>();
        for (RelPath below : entries.tailMap(path, true).keySet()) {
            if (!below.isWithin(path)) {
                break;
            }
            within.add(below);
        }
        return within;
    }
}
