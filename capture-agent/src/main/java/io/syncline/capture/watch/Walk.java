package io.syncline.capture.watch;

import io.syncline.capture.watch.ListAnswer.Listed;
import io.syncline.capture.watch.WatchAnswer.Watched;
import io.syncline.capture.watch.Watches.Found;
import io.syncline.event.FileEvent;
import io.syncline.event.FileEvent.ListingTouched;
import io.syncline.event.FileEvent.TreeTouched;
import io.syncline.event.RescanReason;
import io.syncline.filter.Pruning;
import io.syncline.path.RelPath;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Watches directories that were found, breadth first: watch, and only then list, so that whatever appears is either in the
 * listing or an event. Directories of events come first, one a step; those of a walk of the whole tree are asked for many at
 * once.
 *
 * <p>A directory that is newly watched may have changed before, unseen: its listing is dirty. Together with the same for
 * every directory below it, that covers all of it, deletions too. What changed before a walk of the whole tree is
 * not this class's concern: {@link Notices#wholeTreeWatched} says when it is over.
 */
final class Walk {
    /** Enough for several threads to share; a guess: some milliseconds for which events wait in the ring. */
    private static final int AT_ONCE = 128;

    private final WatchTable table;
    private final Directories directories;
    private final Pruning pruning;
    private final Watches watches;
    private final Consumer<FileEvent> events;
    private final Notices notices;
    private final IntQueue urgent = new IntQueue();
    private final IntQueue wholeTree = new IntQueue();
    private Optional<RescanReason> walking = Optional.empty();
    private Optional<RescanReason> again = Optional.empty();
    private boolean resuming;
    private int nextWatch;

    Walk(
            WatchTable table,
            Directories directories,
            Pruning pruning,
            Watches watches,
            Consumer<FileEvent> events,
            Notices notices) {
        this.table = table;
        this.directories = directories;
        this.pruning = pruning;
        this.watches = watches;
        this.events = events;
        this.notices = notices;
    }

    boolean hasWork() {
        return !urgent.isEmpty() || walking.isPresent();
    }

    /** Walks everything, keeping the watches that are right, and says when that is done. */
    void wholeTree(RescanReason why) {
        if (walking.isPresent()) {
            // What was lost may lie where the walk has been already.
            again = Optional.of(why);
            return;
        }
        walking = Optional.of(why);
        queue(WatchTable.ROOT, Flag.DEEP | Flag.RELIST);
    }

    /**
     * Walks everything, and marks nothing but the directories that nobody has watched before.
     *
     * @param nextWatch a number above those of all watches that were set before
     */
    void resume(int nextWatch) {
        this.nextWatch = nextWatch;
        resuming = true;
        wholeTree(RescanReason.AGENT_START);
    }

    void queue(int node, int how) {
        boolean isQueued = table.has(node, Flag.QUEUED);
        boolean isDeep = (how & Flag.DEEP) != 0;
        if (isDeep && !(isQueued && table.has(node, Flag.DEEP))) {
            wholeTree.add(node);
        } else if (!isQueued) {
            urgent.add(node);
        }
        table.set(node, Flag.QUEUED | how);
    }

    void step() {
        if (!urgent.isEmpty()) {
            visitQueued(urgent.poll(), Optional.empty());
        } else if (!wholeTree.isEmpty()) {
            visitMany();
        }
        if (wholeTree.isEmpty()) {
            walking.ifPresent(this::wholeTreeWatched);
        }
    }

    /** Watches and lists one directory; those in it are queued. The node may be gone from the table afterwards. */
    Found visit(int node, int how) {
        return visit(node, how, Optional.empty());
    }

    /** @param asked what the kernel has answered already */
    private Found visit(int node, int how, Optional<Look> asked) {
        if (isPruned(node)) {
            watches.remove(node);
            return Found.GONE;
        }
        Found found = asked.isPresent() ? watches.take(node, asked.get().watch()) : watches.look(node);
        while (!watches.displaced().isEmpty()) {
            int displaced = watches.displaced().poll();
            if (table.isLive(displaced)) {
                queue(displaced, Flag.LOUD | Flag.RELIST);
            }
        }
        if (found == Found.NEW || (found == Found.KNOWN && (how & Flag.RELIST) != 0)) {
            list(node, how, asked.flatMap(Look::list).orElseGet(() -> directories.list(table.path(node))));
        }
        return found;
    }

    /**
     * A directory was renamed, with everything below it: rules may say otherwise of the new paths. What they leave out now
     * is forgotten, and what they let in is found by listing once more.
     */
    void reconsider(int top) {
        if (pruning.isByNameOnly()) {
            return;
        }
        List<Integer> nodes = new ArrayList<>(List.of(top));
        for (int i = 0; i < nodes.size(); i++) {
            int node = nodes.get(i);
            if (isPruned(node)) {
                watches.remove(node);
                continue;
            }
            queue(node, Flag.LOUD | Flag.RELIST);
            for (int child = table.firstChild(node); child != WatchTable.NONE; child = table.next(child)) {
                nodes.add(child);
            }
        }
    }

    private boolean isPruned(int node) {
        return pruning != Pruning.NONE && node != WatchTable.ROOT && !pruning.enters(table.path(node));
    }

    /**
     * All are asked for before the first answer is used. So an answer may be out of date by then in a way that no event
     * will tell: if one before it has given up a watch, or the node. Such an answer is asked for again.
     */
    private void visitMany() {
        List<Integer> nodes = new ArrayList<>();
        List<RelPath> paths = new ArrayList<>();
        while (!wholeTree.isEmpty() && nodes.size() < AT_ONCE) {
            int node = wholeTree.poll();
            if (isQueued(node) && !isPruned(node)) {
                nodes.add(node);
                paths.add(table.path(node));
            } else {
                visitQueued(node, Optional.empty());
            }
        }
        long unwatchings = watches.unwatchings();
        List<Look> looks = directories.lookAt(paths);
        for (int i = 0; i < looks.size(); i++) {
            int node = nodes.get(i);
            boolean isCurrent = watches.unwatchings() == unwatchings
                    && isQueued(node)
                    && table.path(node).equals(paths.get(i));
            visitQueued(node, isCurrent ? Optional.of(looks.get(i)) : Optional.empty());
            if (looks.get(i).watch() instanceof Watched watched) {
                watches.forget(watched.descriptor());
            }
        }
    }

    /** An id may have been removed, and used again for another directory, while it waited. */
    private boolean isQueued(int node) {
        return table.isLive(node) && table.has(node, Flag.QUEUED);
    }

    private void visitQueued(int node, Optional<Look> asked) {
        if (!isQueued(node)) {
            return;
        }
        int how = 0;
        for (int flag : new int[] {Flag.LOUD, Flag.RELIST, Flag.DEEP}) {
            how |= table.has(node, flag) ? flag : 0;
        }
        table.clear(node, Flag.QUEUED | Flag.HOW);
        RelPath path = table.path(node);
        if (visit(node, how, asked) == Found.NEW && ((how & Flag.LOUD) != 0 || isFreshWhileResuming(node))) {
            events.accept(new ListingTouched(path));
        }
    }

    private boolean isFreshWhileResuming(int node) {
        return resuming && table.isLive(node) && table.descriptor(node) >= nextWatch;
    }

    private void list(int node, int how, ListAnswer answer) {
        if (answer instanceof Listed all) {
            Listed listed = pruned(table.path(node), all);
            if ((how & Flag.RELIST) != 0) {
                removeVanished(node, listed);
            }
            listed.subdirectories().forEach(name -> found(node, name, how));
        } else if (answer instanceof ListAnswer.Refused why) {
            if (node == WatchTable.ROOT) {
                throw new RootLostException(why.detail());
            }
            watches.refuse(node, new WatchAnswer.Refused(false, why.detail()));
        }
    }

    private Listed pruned(RelPath directory, Listed listed) {
        return pruning == Pruning.NONE
                ? listed
                : new Listed(listed.subdirectories().stream()
                        .filter(name -> pruning.enters(directory.child(name)))
                        .toList());
    }

    private void found(int directory, byte[] name, int how) {
        int child = table.childOrAdd(directory, name);
        boolean isDeep = (how & Flag.DEEP) != 0;
        if (isDeep || table.descriptor(child) == WatchTable.UNBOUND) {
            queue(child, isDeep ? how : how & Flag.LOUD);
        }
    }

    private void removeVanished(int directory, Listed listed) {
        if (table.firstChild(directory) == WatchTable.NONE) {
            return;
        }
        TreeSet<RelPath> names = new TreeSet<>();
        listed.subdirectories().forEach(name -> names.add(RelPath.of(name)));
        int child = table.firstChild(directory);
        while (child != WatchTable.NONE) {
            int next = table.next(child);
            if (!names.contains(RelPath.of(table.name(child)))) {
                events.accept(new TreeTouched(table.path(child), RescanReason.REMOVED_DIRECTORY));
                watches.remove(child);
            }
            child = next;
        }
    }

    private void wholeTreeWatched(RescanReason why) {
        walking = Optional.empty();
        if (resuming) {
            resuming = false;
            notices.resumed();
        } else {
            notices.wholeTreeWatched(why);
        }
        Optional<RescanReason> next = again;
        again = Optional.empty();
        next.ifPresent(this::wholeTree);
    }
}
