package io.syncline.shipper.peer;

import io.syncline.path.RelPath;
import java.util.List;
import java.util.Optional;

/** What both sides are known to have, path by path. Owned by one thread. */
public interface Knowledge {
    /** {@link Known#NOTHING} of a path that nobody has. */
    Known of(RelPath path);

    void put(RelPath path, Known known);

    /** The first path at or behind this one of which anything is known. */
    Optional<RelPath> from(RelPath path);

    /** The number of paths of which anything is known. */
    long size();

    /** What is gone, and was told of up to this batch, need not be remembered: the other side has received it. */
    void forget(long told);

    /** Paths that have to be sent. */
    List<RelPath> owed();

    /** From here on, all that was put is there after a power failure. */
    void force();
}
