package io.syncline.shipper.peer;

import io.syncline.path.RelPath;

/** The tree of this side with what has arrived for it. Nothing that is displaced is lost before it was looked at. */
public interface ReceivingTree extends PeerTree {
    /** What has arrived for this path and waits beside the tree; {@link EntryState#GONE} if nothing. */
    EntryState arrived(RelPath path);

    /** Whether the file that has arrived has the bytes of the one that is here. */
    boolean hasSameBytes(RelPath path);

    /**
     * Puts what has arrived in the place of what is here, or makes the directory.
     *
     * @param expected what is here
     * @param keep whether what was here is kept beside the tree
     * @return false, and nothing was changed, if something else was here or a directory cannot make place
     */
    boolean put(RelPath path, EntryState expected, EntryState next, boolean keep);

    /** The same for a deletion. */
    boolean remove(RelPath path, EntryState expected);

    /** Keeps what has arrived beside the tree, because it is not put in. */
    void keepArrived(RelPath path);
}
