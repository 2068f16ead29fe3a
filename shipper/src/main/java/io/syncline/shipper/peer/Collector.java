package io.syncline.shipper.peer;

import static java.util.Objects.requireNonNull;

import io.syncline.changeset.Dirt;
import io.syncline.path.RelPath;
import io.syncline.posix.PosixException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiPredicate;

/**
 * Finds what the other side has to be told: in what is dirty, everything that is not as it was when it was last written
 * down. What has arrived from there is as it was written down; so nothing is sent back.
 */
public final class Collector {
    /** Takes what was found. */
    public interface Sink {
        void accept(Change change) throws InterruptedException;
    }

    /** Beyond these it is the file system that has failed. */
    private static final int MAX_UNSEEN = 1_000;

    private final PeerTree tree;
    private final Knowledge knowledge;
    private final BiPredicate<RelPath, Boolean> excluded;
    private final Sink sink;
    private final Set<RelPath> above = new HashSet<>();
    private final Map<RelPath, String> unseen = new TreeMap<>();

    /** @param excluded whether a path, a directory or not, is of no concern to the other side */
    public Collector(PeerTree tree, Knowledge knowledge, BiPredicate<RelPath, Boolean> excluded, Sink sink) {
        this.tree = requireNonNull(tree, "tree is null");
        this.knowledge = requireNonNull(knowledge, "knowledge is null");
        this.excluded = requireNonNull(excluded, "excluded is null");
        this.sink = requireNonNull(sink, "sink is null");
    }

    /** Of each directory above what was found, one change is enough in one batch; what follows is another batch. */
    public void startBatch() {
        above.clear();
    }

    /** @param dirty in path order; the directories above a change come right before it */
    public void collect(List<Dirt> dirty) throws InterruptedException {
        for (Dirt dirt : dirty) {
            switch (dirt.scope()) {
                case ENTRY -> entry(dirt.path());
                case LISTING -> listing(dirt.path());
                case TREE -> tree(dirt.path());
            }
        }
    }

    /** What nobody can say anything about, with the reason: neither here nor gone. */
    public Map<RelPath, String> unseen() {
        return unseen;
    }

    private void entry(RelPath path) throws InterruptedException {
        if (!examine(path)) {
            knownBelow(path);
        }
    }

    private void listing(RelPath directory) throws InterruptedException {
        if (!examine(directory)) {
            knownBelow(directory);
            return;
        }
        for (RelPath child : children(directory)) {
            entry(child);
        }
    }

    private void tree(RelPath top) throws InterruptedException {
        Deque<RelPath> rest = new ArrayDeque<>(List.of(top));
        while (!rest.isEmpty()) {
            RelPath path = rest.pop();
            if (examine(path)) {
                children(path).descendingSet().forEach(rest::push);
            } else {
                knownBelow(path);
            }
        }
    }

    /** What is here, and what was. */
    private TreeSet<RelPath> children(RelPath directory) {
        TreeSet<RelPath> all = new TreeSet<>();
        try {
            all.addAll(tree.children(directory));
        } catch (PosixException e) {
            note(directory, e);
        }
        Optional<RelPath> next = knowledge.from(directory.isRoot() ? directory : behind(directory, '/'));
        while (next.filter(path -> path.isWithin(directory)).isPresent()) {
            RelPath child = childAbove(directory, next.get());
            if (!child.isRoot()) {
                all.add(child);
            }
            next = knowledge.from(behind(child, 1));
        }
        return all;
    }

    private static RelPath childAbove(RelPath directory, RelPath path) {
        if (path.equals(directory)) {
            return path;
        }
        RelPath child = path;
        while (!child.isChildOf(directory)) {
            child = child.parent().orElseThrow();
        }
        return child;
    }

    /**
     * The least path that can lie behind this one and, with 1 (the least byte that a name may have), behind all that is below
     * it; with a slash, right behind the path itself.
     */
    private static RelPath behind(RelPath path, int last) {
        byte[] bytes = path.toBytes();
        byte[] more = Arrays.copyOf(bytes, bytes.length + (last == '/' ? 2 : 1));
        more[bytes.length] = (byte) last;
        if (last == '/') {
            more[bytes.length + 1] = 1;
        }
        return RelPath.of(more);
    }

    /** Where no directory is, all that was below it is gone. */
    private void knownBelow(RelPath path) throws InterruptedException {
        if (path.isRoot()) {
            return;
        }
        Optional<RelPath> next = knowledge.from(behind(path, '/'));
        while (next.filter(below -> below.isBelow(path)).isPresent()) {
            examine(next.get());
            next = knowledge.from(behind(next.get(), '/'));
        }
    }

    /** Whether a directory is here that is of concern. */
    private boolean examine(RelPath path) throws InterruptedException {
        if (path.isRoot()) {
            return true;
        }
        try {
            return examine(path, tree.look(path));
        } catch (PosixException e) {
            note(path, e);
            return false;
        }
    }

    private void note(RelPath path, PosixException e) {
        if (unseen.size() == MAX_UNSEEN) {
            throw e;
        }
        unseen.put(path, e.getMessage());
    }

    private boolean examine(RelPath path, PeerTree.Seen here) throws InterruptedException {
        Known known = knowledge.of(path);
        boolean directory = here.state().isDirectory()
                || here.state().isGone() && known.state().isDirectory();
        if (excluded.test(path, directory)) {
            return false;
        }
        if (known.due().isQuestion()) {
            if (Reconcile.isNews(known.due(Known.Due.NOTHING), here)) {
                knowledge.put(path, known.due(Known.Due.QUESTION_AND_STATE));
            }
            sink.accept(Change.question(path, known));
        } else if (!Reconcile.isNews(known, here)) {
            if (known.print() != here.print()) {
                // Of a directory nothing else travels.
                knowledge.put(path, known.with(known.state(), here));
            }
        } else if (here.state().isGone() && known.state().isGone()) {
            knowledge.put(path, known.with(EntryState.GONE, here));
        } else {
            tell(path, known, here);
        }
        return here.state().isDirectory();
    }

    private void tell(RelPath path, Known known, PeerTree.Seen here) throws InterruptedException {
        if (!here.state().isGone()) {
            tellAbove(path);
        }
        if (!here.state().isDirectory() || above.add(path)) {
            sink.accept(Change.of(path, known.state(), here));
        }
    }

    private void tellAbove(RelPath path) throws InterruptedException {
        for (RelPath ancestor : path.ancestors()) {
            if (ancestor.isRoot() || !above.add(ancestor)) {
                continue;
            }
            PeerTree.Seen here = tree.look(ancestor);
            Known known = knowledge.of(ancestor);
            boolean news = Reconcile.isNews(known, here);
            sink.accept(news ? Change.of(ancestor, known.state(), here) : Change.above(ancestor, here));
        }
    }
}
