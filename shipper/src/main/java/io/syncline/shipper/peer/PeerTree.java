package io.syncline.shipper.peer;

import io.syncline.path.RelPath;
import java.util.List;

/** The tree of this side. */
public interface PeerTree {
    /**
     * What lies at a path.
     *
     * @param print a number that changes with everything that can be seen of it here, inode and time of change included;
     *     0 if nothing is there
     * @param fresh it was changed just now: a further change may show neither in its state nor in its print
     */
    record Seen(EntryState state, long print, boolean fresh) {
        public static final Seen NOTHING = new Seen(EntryState.GONE, 0, false);
    }

    /** Nothing, if not every ancestor is a directory. */
    Seen look(RelPath path);

    /** In path order; none if it is no directory. */
    List<RelPath> children(RelPath directory);
}
