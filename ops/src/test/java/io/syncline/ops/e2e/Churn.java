package io.syncline.ops.e2e;

import io.syncline.path.RelPath;
import io.syncline.posix.Posix;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * A seeded history of what programs do to a tree, carried out on a real one. The same seed on an empty root draws the same
 * operations; only the clock differs.
 */
final class Churn implements AutoCloseable {
    // From "all in one window" to "a window for every few operations"; what a mirror has to undo differs.
    private static final long[] LONGEST_PAUSES_MILLIS = {1, 20, 100, 300};

    private final Random random;
    private final long longestPauseMillis;
    private final ChurnTree tree;
    private final HeldFile held = new HeldFile();
    private final List<Weighted> operations = new ArrayList<>();
    private final int totalWeight;
    private final List<String> history = new ArrayList<>();
    private final Map<String, Integer> counts = new TreeMap<>();

    private record Weighted(int weight, String name, Supplier<Optional<String>> operation) {}

    /**
     * @param root an existing, empty directory
     * @param outside an existing directory of the same file system, for what moves out of the root and back
     */
    Churn(long seed, RealTree root, RealTree outside) {
        random = new Random(seed * 0x9E3779B97F4A7C15L);
        longestPauseMillis = LONGEST_PAUSES_MILLIS[random.nextInt(LONGEST_PAUSES_MILLIS.length)];
        tree = new ChurnTree(root, random);
        addContentOperations(new ContentOperations(tree, random, held));
        addMoveOperations(new MoveOperations(tree, outside, random));
        totalWeight = operations.stream().mapToInt(Weighted::weight).sum();
    }

    /** Does this many operations, with a short pause now and then. */
    void run(int count) {
        for (int i = 0; i < count; i++) {
            Weighted drawn = draw();
            Optional<String> done = drawn.operation().get();
            done.ifPresent(what -> {
                history.add(what);
                counts.merge(drawn.name(), 1, Integer::sum);
            });
            if (random.nextInt(15) == 0) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1 + random.nextLong(longestPauseMillis)));
            }
        }
        tree.thatLostNames().forEach(this::touch);
    }

    /**
     * LIMIT of the kernel's events: a name that is linked, written through and gone before a destination looks is all that is
     * reported; that the file's other names have new content is not. So each file that lost a name is touched in the end. Not in
     * the history: an inode that is used again is touched for nothing, and which that is the file system draws.
     */
    private void touch(RelPath path) {
        Posix.setModified(tree.absolute(path), Instant.now());
    }

    /** What was done, in order, for people. */
    List<String> history() {
        return List.copyOf(history);
    }

    /** How often each kind of operation was really done. */
    Map<String, Integer> counts() {
        return Map.copyOf(counts);
    }

    /** The names of all kinds of operation. */
    List<String> names() {
        return operations.stream().map(Weighted::name).toList();
    }

    /** Entries in the tree, the root included. */
    int size() {
        return tree.size();
    }

    /** Closes the file that is held open for appending, if any. */
    @Override
    public void close() {
        held.close();
    }

    private void addContentOperations(ContentOperations content) {
        add(16, "create", content::create);
        add(7, "append", content::append);
        add(4, "append to a held file", content::appendHeld);
        add(4, "truncate", content::truncate);
        add(12, "rewrite", content::rewrite);
        add(8, "replace atomically", content::replaceAtomically);
        add(3, "twins", content::createTwins);
        add(2, "create many", content::createMany);
        add(5, "mkdir -p", content::makeDirectories);
        add(4, "symlink", content::symlink);
        add(2, "replace symlink", content::replaceLink);
        add(1, "fifo", content::fifo);
        add(4, "hard link", content::hardLink);
        add(6, "chmod", content::chmod);
        add(2, "chown", content::chown);
        add(5, "utime", content::utime);
        add(5, "delete", content::delete);
        add(2, "rm -r", content::removeTree);
        add(5, "delete and recreate", content::deleteAndRecreate);
    }

    private void addMoveOperations(MoveOperations moves) {
        add(6, "rename a file", moves::renameFile);
        add(4, "rename over a file", moves::renameOverFile);
        add(6, "rename a directory", moves::renameDirectory);
        add(2, "rename over an empty directory", moves::renameOverEmptyDirectory);
        add(6, "rename chain", moves::renameChain);
        add(6, "swap", moves::swap);
        add(6, "exchange", moves::exchange);
        add(2, "replace a file by a directory", moves::replaceFileByDirectory);
        add(2, "replace a directory by a file", moves::replaceDirectoryByFile);
        add(2, "move out", moves::moveOut);
        add(3, "move in", moves::moveIn);
        add(2, "change outside", moves::changeOutside);
    }

    private void add(int weight, String name, Supplier<Optional<String>> operation) {
        operations.add(new Weighted(weight, name, operation));
    }

    private Weighted draw() {
        int left = random.nextInt(totalWeight);
        for (Weighted operation : operations) {
            left -= operation.weight();
            if (left < 0) {
                return operation;
            }
        }
        throw new IllegalStateException("weights do not add up: " + totalWeight);
    }
}
