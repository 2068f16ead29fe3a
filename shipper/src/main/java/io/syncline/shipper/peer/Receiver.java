package io.syncline.shipper.peer;

import static java.util.Objects.requireNonNull;

import io.syncline.path.RelPath;
import io.syncline.posix.Errno;
import io.syncline.posix.PosixException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Puts into the tree of this side what the other side has told of. May be cut off anywhere and begin again.
 *
 * <p>What must stay true: what is displaced was either what the other side knew of, or is kept; and what is not put in is
 * owed, so that the other side hears of what stands in its place.
 */
public final class Receiver {
    /**
     * What became of changes of one batch.
     *
     * @param failed what could not be put in by itself, with the reason: it is asked for again
     */
    public record Report(long taken, List<RelPath> yielded, List<RelPath> stood, Map<RelPath, String> failed) {
        static final Report NOTHING = new Report(0, List.of(), List.of(), Map.of());

        public Report {
            yielded = List.copyOf(yielded);
            stood = List.copyOf(stood);
            failed = Map.copyOf(failed);
        }

        Report plus(Report other) {
            List<RelPath> allYielded = new ArrayList<>(yielded);
            allYielded.addAll(other.yielded);
            List<RelPath> allStood = new ArrayList<>(stood);
            allStood.addAll(other.stood);
            Map<RelPath, String> allFailed = new HashMap<>(failed);
            allFailed.putAll(other.failed);
            return new Report(taken + other.taken, allYielded, allStood, allFailed);
        }
    }

    /** Beyond these it is the file system that has failed. */
    private static final int MOST_FAILED = 1_000;

    /** What is wrong with one path; with others it may work. */
    private static final Set<Integer> OF_THE_PATH = Set.of(
            Errno.EPERM,
            Errno.EACCES,
            Errno.EBUSY,
            Errno.EXDEV,
            Errno.ENOTDIR,
            Errno.EISDIR,
            Errno.EINVAL,
            Errno.ENAMETOOLONG,
            Errno.ELOOP,
            Errno.EOPNOTSUPP);

    private final ReceivingTree tree;
    private final Knowledge knowledge;
    private final boolean senderRules;
    private final long seen;
    private final Map<RelPath, Integer> modes = new HashMap<>();
    private final List<RelPath> yielded = new ArrayList<>();
    private final List<RelPath> stood = new ArrayList<>();
    private final Map<RelPath, String> failed = new HashMap<>();
    private long taken;

    /**
     * @param senderRules whether the sender's version counts where nothing that both can see decides
     * @param seen the last of our batches that the sender had received
     */
    public Receiver(ReceivingTree tree, Knowledge knowledge, boolean senderRules, long seen) {
        this.tree = requireNonNull(tree, "tree is null");
        this.knowledge = requireNonNull(knowledge, "knowledge is null");
        this.senderRules = senderRules;
        this.seen = seen;
    }

    /** What is there comes before what is gone; but what needs the place of a directory comes last. */
    public Report receive(List<Change> changes) {
        List<Change> ordered = new ArrayList<>(changes);
        ordered.sort(Comparator.comparing(Change::path));
        List<Change> deletions = new ArrayList<>();
        List<Change> late = new ArrayList<>();
        ordered.stream()
                .filter(change -> change.next().isDirectory())
                .forEach(change -> modes.put(change.path(), change.next().mode()));
        for (Change change : ordered) {
            if (change.isDeletion()) {
                deletions.add(0, change);
            } else if (change.kind() == Change.Kind.QUESTION) {
                knowledge.put(change.path(), knowledge.of(change.path()).owing(change.next()));
            } else if (change.isAbove()) {
                continue;
            } else if (change.next().travels() && isDirectory(change.path())) {
                late.add(change);
            } else {
                receiveOrRefuse(change);
            }
        }
        deletions.forEach(this::receiveOrRefuse);
        late.forEach(this::receiveOrRefuse);
        return new Report(taken, yielded, stood, failed);
    }

    private boolean isDirectory(RelPath path) {
        try {
            return tree.look(path).state().isDirectory();
        } catch (PosixException e) {
            return false;
        }
    }

    /** One path that cannot be put in holds up no other one. What throws has changed nothing that cannot come again. */
    private void receiveOrRefuse(Change change) {
        try {
            receive(change);
        } catch (PosixException e) {
            if (!OF_THE_PATH.contains(e.errno()) || failed.size() == MOST_FAILED) {
                throw e;
            }
            missing(change, "cannot put in what the other side has sent: " + Errno.describe(e.errno()));
        }
    }

    private void receive(Change change) {
        Known known = knowledge.of(change.path());
        PeerTree.Seen here = tree.look(change.path());
        keepDisplaced(change, here.state());
        switch (Reconcile.incoming(known, here, change, seen)) {
            case SAME -> same(change, known, here);
            case KNOWN_BEFORE -> {}
            case TAKE -> put(change, here, !Reconcile.isUntouched(known, here));
            case YIELD -> giveWay(change, here);
            case STAND -> stand(change);
        }
    }

    /**
     * It was put in by one who was killed then, or could not keep what it had displaced: that is what waits in its place. Where
     * what is here has the very time, so has what has arrived; both are on one file system.
     */
    private void keepDisplaced(Change change, EntryState here) {
        EntryState next = change.next();
        if (!next.travels() || !here.isContentOf(next)) {
            return;
        }
        EntryState waits = tree.arrived(change.path());
        boolean isContent =
                waits.isContentOf(next) && (waits.modified() == next.modified() || here.modified() != next.modified());
        if (waits.travels() && !isContent) {
            tree.keepArrived(change.path());
            yielded.add(change.path());
        }
    }

    /** Equal for both, but an owner or an attribute may have come with it, or other bytes under the same size and time. */
    private void same(Change change, Known known, PeerTree.Seen here) {
        boolean arrived = change.next().travels() && tree.arrived(change.path()).isContentOf(change.next());
        boolean untouched = Reconcile.isUntouched(known, here);
        if (arrived && (untouched || senderRules)) {
            boolean keep = !untouched && !tree.hasSameBytes(change.path());
            put(change, here, keep);
        } else if (arrived) {
            // Ours counts, and the other side learns of it from what we send: this look must not be taken for its.
            if (!tree.hasSameBytes(change.path())) {
                tree.keepArrived(change.path());
                stood.add(change.path());
            }
            knowledge.put(
                    change.path(), new Known(change.next(), known.print(), known.racy(), known.told(), known.due()));
        } else {
            // One who was killed behind giving way finds both equal. As there: what we have told crosses this.
            boolean crossed = known.told() > seen && !known.state().same(change.next());
            Known both = known.with(change.next(), here);
            note(change, crossed ? both.due(Known.Due.STATE) : both);
        }
    }

    /** The other side is told of it: should it have taken ours meanwhile, that is one version too many. */
    private void giveWay(Change change, PeerTree.Seen here) {
        put(change, here, !here.state().isGone());
        Known known = knowledge.of(change.path());
        if (known.due() == Known.Due.NOTHING) {
            note(change, known.due(Known.Due.STATE));
        }
    }

    private void put(Change change, PeerTree.Seen here, boolean keep) {
        RelPath path = change.path();
        EntryState next = change.next();
        if (next.isGone()) {
            if (!tree.remove(path, here.state())) {
                stand(change);
                return;
            }
        } else {
            if (next.travels() && !tree.arrived(path).isContentOf(next)) {
                missing(change, "what the other side has sent did not arrive as it was there");
                return;
            }
            if (!makeAncestors(path) || !tree.put(path, here.state(), next, keep)) {
                stand(change);
                return;
            }
        }
        taken++;
        if (keep) {
            yielded.add(path);
        }
        note(change, knowledge.of(path).with(next, tree.look(path)));
    }

    /**
     * The content was lost on its way, by a power failure to name one, or cannot be put in. What is here must not pass for
     * our answer: it would be put over a version that only the other side has.
     */
    private void missing(Change change, String why) {
        Known known = knowledge.of(change.path());
        note(change, isStill(change) ? known.asking(change.base()) : known.askingAndOwing(change.base()));
        failed.put(change.path(), why);
    }

    /** Whether here is what the other side took for it, as far as one can see. */
    private boolean isStill(Change change) {
        try {
            return change.base().same(tree.look(change.path()).state());
        } catch (PosixException e) {
            return false;
        }
    }

    /**
     * What is here stays, and the other side is told of it. Where its version did not come, it has the only one: so we
     * do not say that we know it, and it is kept there.
     */
    private void stand(Change change) {
        boolean arrived =
                change.next().travels() && !tree.arrived(change.path()).isGone();
        if (arrived) {
            tree.keepArrived(change.path());
            stood.add(change.path());
        }
        boolean lost = change.next().travels() && !arrived;
        Known known = knowledge.of(change.path());
        note(change, lost ? known.askingAndOwing(change.base()) : known.owing(change.next()));
    }

    private void note(Change change, Known known) {
        knowledge.put(change.path(), known);
    }

    /** The directories above were removed here, or never made: they come back, because something below them is needed. */
    private boolean makeAncestors(RelPath path) {
        for (RelPath ancestor : path.ancestors()) {
            EntryState here = tree.look(ancestor).state();
            if (ancestor.isRoot() || here.isDirectory()) {
                continue;
            }
            EntryState directory = EntryState.directory(modes.getOrDefault(ancestor, 0755));
            if (!tree.put(ancestor, here, directory, !here.isGone())) {
                return false;
            }
            if (!here.isGone()) {
                yielded.add(ancestor);
            }
            knowledge.put(ancestor, knowledge.of(ancestor).with(directory, tree.look(ancestor)));
        }
        return true;
    }
}
