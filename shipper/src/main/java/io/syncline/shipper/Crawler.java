package io.syncline.shipper;

import io.syncline.changeset.Dirt;
import io.syncline.changeset.Scope;
import io.syncline.path.RelPath;
import io.syncline.posix.Errno;
import io.syncline.posix.PosixException;
import io.syncline.shipper.transfer.Exclusion;
import io.syncline.shipper.transfer.Fact;
import io.syncline.shipper.transfer.FailedDirt;
import io.syncline.shipper.transfer.HardLinkIndex;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * Walks the source in path order, a directory at a time, so that "everything up to this directory" is one path. May start
 * behind any directory, whether that still exists or not. What changes behind its back is an event that is shipped later.
 */
final class Crawler {
    private final SourceTree tree;
    private final Exclusion exclusion;
    private final HardLinkIndex links;
    private final ChunkLimits limits;
    private final Optional<RelPath> after;
    private final Deque<Iterator<RelPath>> open = new ArrayDeque<>();

    private final List<RelPath> directories = new ArrayList<>();
    private final List<FailedDirt> unreadable = new ArrayList<>();
    private Optional<RelPath> last = Optional.empty();
    private long entries;
    private long bytes;
    private boolean linked;

    /** @param after a directory; the walk starts behind it */
    Crawler(ShipContext context, Optional<RelPath> after) {
        this.tree = context.tree();
        this.exclusion = context.exclusion();
        this.links = context.links();
        this.limits = context.chunks();
        this.after = after;
        open.push(List.of(RelPath.ROOT).iterator());
    }

    /** The next piece, at least one directory if there is one. */
    Chunk next() {
        begin();
        while (entries < limits.entries() && bytes < limits.bytes() && !open.isEmpty()) {
            step();
        }
        return new Chunk(directories, entries, bytes, linked, unreadable, last, open.isEmpty());
    }

    private void begin() {
        directories.clear();
        unreadable.clear();
        last = Optional.empty();
        entries = 0;
        bytes = 0;
        linked = false;
    }

    private void step() {
        if (open.peek().hasNext()) {
            visit(open.peek().next());
        } else {
            open.pop();
        }
    }

    private void visit(RelPath directory) {
        boolean isNew = isBehindStart(directory);
        List<RelPath> below = new ArrayList<>();
        try {
            for (RelPath child : tree.children(directory)) {
                look(child, isNew, below);
            }
        } catch (PosixException e) {
            miss(directory, e);
            return;
        }
        if (isNew) {
            directories.add(directory);
            last = Optional.of(directory);
        }
        open.push(below.iterator());
    }

    private void look(RelPath child, boolean isNew, List<RelPath> below) {
        Optional<Fact> fact = tree.fact(child);
        if (fact.isEmpty() || exclusion.isExcluded(child, fact.get())) {
            return;
        }
        links.learn(child, fact.get());
        if (isNew) {
            entries++;
            bytes += fact.get().isRegular() ? fact.get().size() : 0;
            linked |= fact.get().isLinked();
        }
        if (fact.get().isDirectory()
                && (isBehindStart(child) || after.orElseThrow().isWithin(child))) {
            below.add(child);
        }
    }

    private boolean isBehindStart(RelPath directory) {
        return after.isEmpty() || directory.compareTo(after.get()) > 0;
    }

    private void miss(RelPath directory, PosixException e) {
        if (directory.isRoot()) {
            throw e;
        }
        if (e.errno() != Errno.ENOENT && e.errno() != Errno.ENOTDIR) {
            unreadable.add(new FailedDirt(new Dirt(directory, Scope.TREE), e.getMessage(), false));
        }
    }
}
