package io.syncline.shipper.peer;

import static java.util.Objects.requireNonNull;

import io.syncline.path.RelPath;

/**
 * One path that one side tells the other of.
 *
 * @param base what the sender knew the other side to have. Equal to {@code next} if nothing has changed that a state shows
 * @param next what the sender has
 * @param print of it at the sender, who writes it down when it has arrived
 * @param fresh see {@link PeerTree.Seen}
 */
public record Change(Kind kind, RelPath path, EntryState base, EntryState next, long print, boolean fresh) {
    /** Why the other side is told. The order is part of the format. */
    public enum Kind {
        NEWS,
        /** A directory that has not changed, and is here because something below it has. */
        ABOVE,
        /** What the other side has told of this path did not come: it is to be sent again, to one who has {@code next}. */
        QUESTION
    }

    public Change {
        requireNonNull(kind, "kind is null");
        requireNonNull(path, "path is null");
        requireNonNull(base, "base is null");
        requireNonNull(next, "next is null");
    }

    static Change of(RelPath path, EntryState base, PeerTree.Seen here) {
        return new Change(Kind.NEWS, path, base, here.state(), here.print(), here.fresh());
    }

    static Change above(RelPath path, PeerTree.Seen here) {
        return new Change(Kind.ABOVE, path, here.state(), here.state(), here.print(), here.fresh());
    }

    static Change question(RelPath path, Known known) {
        return new Change(Kind.QUESTION, path, known.state(), known.state(), known.print(), known.racy());
    }

    /** Whether what is here has to come with it. */
    public boolean hasContent() {
        return kind == Kind.NEWS && next.travels();
    }

    boolean isAbove() {
        return kind == Kind.ABOVE;
    }

    /** Nothing has changed but what no state shows: an owner, an attribute, or content under the same size and time. */
    public boolean isInvisible() {
        return base.same(next);
    }

    public boolean isDeletion() {
        return kind == Kind.NEWS && next.isGone();
    }
}
