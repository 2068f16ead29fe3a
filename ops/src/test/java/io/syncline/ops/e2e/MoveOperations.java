package io.syncline.ops.e2e;

import io.syncline.ops.e2e.ChurnTree.Kind;
import io.syncline.path.RelPath;
import io.syncline.posix.Posix;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/** Renames of every shape. Each operation says what it did, or nothing where the draw did not fit. */
final class MoveOperations {
    private final ChurnTree tree;
    private final RealTree outside;
    private final Random random;
    private final NavigableMap<RelPath, NavigableMap<RelPath, Kind>> movedOut = new TreeMap<>();
    private int nextOutside;

    /** @param outside a directory of the same file system that nobody watches */
    MoveOperations(ChurnTree tree, RealTree outside, Random random) {
        this.tree = tree;
        this.outside = outside;
        this.random = random;
    }

    Optional<String> renameFile() {
        return tree.any(path -> !tree.isDirectory(path))
                .flatMap(from ->
                        tree.freshName().filter(to -> !to.isWithin(from)).map(to -> renamed(from, to)));
    }

    Optional<String> renameOverFile() {
        return tree.any(Kind.FILE)
                .flatMap(from -> tree.any(Kind.FILE)
                        .filter(to -> !tree.isSameFile(from, to))
                        .map(to -> renamed(from, to)));
    }

    Optional<String> renameDirectory() {
        return tree.any(Kind.DIRECTORY)
                .flatMap(from ->
                        tree.freshName().filter(to -> tree.mayBecome(from, to)).map(to -> renamed(from, to)));
    }

    Optional<String> renameOverEmptyDirectory() {
        return tree.any(Kind.DIRECTORY)
                .flatMap(from -> tree.any(tree::isEmptyDirectory)
                        .filter(to -> tree.mayBecome(from, to))
                        .map(to -> renamed(from, to)));
    }

    /** a to b, b to c, and sometimes something new at a. */
    Optional<String> renameChain() {
        Optional<RelPath> first = tree.any(path -> true);
        Optional<RelPath> second = fitting(first);
        if (second.isEmpty()) {
            return Optional.empty();
        }
        tree.rename(first.get(), second.get());
        Optional<RelPath> third = fitting(second);
        third.ifPresent(to -> tree.rename(second.get(), to));
        boolean backfill = random.nextBoolean() && parentLives(first.get());
        if (backfill) {
            tree.disk().create(first.get(), new byte[17]);
            tree.put(first.get(), Kind.FILE);
        }
        return Optional.of("rename " + first.get() + " to " + second.get()
                + third.map(to -> " to " + to).orElse("")
                + (backfill ? " and put a new file in its place" : ""));
    }

    /** Two entries change places through a third name. */
    Optional<String> swap() {
        Optional<RelPath> one = tree.any(path -> true);
        Optional<RelPath> other = partner(one);
        Optional<RelPath> temporary = tree.freshName();
        if (other.isEmpty()
                || temporary
                        .filter(t -> isApart(t, one.get()) && isApart(t, other.get()))
                        .isEmpty()) {
            return Optional.empty();
        }
        tree.rename(one.get(), temporary.get());
        tree.rename(other.get(), one.get());
        tree.rename(temporary.get(), other.get());
        return Optional.of("swap " + one.get() + " and " + other.get() + " through " + temporary.get());
    }

    Optional<String> exchange() {
        Optional<RelPath> one = tree.any(path -> true);
        return partner(one).map(other -> {
            tree.exchange(one.get(), other);
            return "exchange " + one.get() + " and " + other;
        });
    }

    Optional<String> replaceFileByDirectory() {
        Optional<RelPath> file = tree.any(path -> !tree.isDirectory(path));
        return file.flatMap(to -> tree.any(Kind.DIRECTORY)
                .filter(from -> tree.mayBecome(from, to))
                .map(from -> {
                    tree.remove(to);
                    return "delete, then " + renamed(from, to);
                }));
    }

    Optional<String> replaceDirectoryByFile() {
        Optional<RelPath> directory = tree.any(Kind.DIRECTORY);
        return directory.flatMap(to -> tree.any(Kind.FILE)
                .filter(from -> isApart(from, to))
                .map(from -> {
                    tree.remove(to);
                    return "rm -r, then " + renamed(from, to);
                }));
    }

    Optional<String> moveOut() {
        return tree.any(path -> tree.isDirectory(path) || random.nextInt(4) == 0)
                .map(path -> {
                    RelPath name = RelPath.of("out" + nextOutside++);
                    Posix.rename(tree.absolute(path), outside.absolute(name));
                    movedOut.put(name, tree.take(path));
                    return "move out " + path + " as " + name;
                });
    }

    Optional<String> moveIn() {
        if (movedOut.isEmpty() || tree.isFull()) {
            return Optional.empty();
        }
        RelPath name = movedOut.firstKey();
        return tree.freshName().map(path -> {
            Posix.rename(outside.absolute(name), tree.absolute(path));
            tree.graft(path, movedOut.remove(name));
            return "move in " + name + " as " + path;
        });
    }

    /** Changes what nobody watches; it counts when it comes back. */
    Optional<String> changeOutside() {
        for (var moved : movedOut.entrySet()) {
            RelPath fresh = RelPath.of("changed outside");
            if (moved.getValue().get(RelPath.ROOT) == Kind.DIRECTORY
                    && moved.getValue().putIfAbsent(fresh, Kind.FILE) == null) {
                outside.create(moved.getKey().resolve(fresh), new byte[17]);
                return Optional.of("create " + fresh + " in " + moved.getKey() + " outside");
            }
        }
        return Optional.empty();
    }

    private String renamed(RelPath from, RelPath to) {
        tree.rename(from, to);
        return "rename " + from + " to " + to;
    }

    private Optional<RelPath> fitting(Optional<RelPath> from) {
        return from.flatMap(path -> tree.freshName().filter(to -> tree.mayBecome(path, to)));
    }

    private Optional<RelPath> partner(Optional<RelPath> one) {
        return one.flatMap(first -> tree.any(path -> true)
                .filter(other -> isApart(first, other)
                        && tree.mayBecome(first, other)
                        && tree.mayBecome(other, first)
                        && !tree.isSameFile(first, other)));
    }

    private boolean parentLives(RelPath path) {
        return tree.kind(path).isEmpty() && tree.isDirectory(path.parent().orElseThrow());
    }

    private static boolean isApart(RelPath one, RelPath other) {
        return !one.isWithin(other) && !other.isWithin(one);
    }
}
