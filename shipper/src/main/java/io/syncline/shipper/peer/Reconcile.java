package io.syncline.shipper.peer;

/** What becomes of what the other side tells of one path. Pure. */
final class Reconcile {
    /** What to do here. */
    enum Verdict {
        /** Both have it; what travels beside the state may still differ. */
        SAME,
        /** It is what we have told the other side ourselves: what is here now is newer, and still to be sent. */
        KNOWN_BEFORE,
        /** Nothing has changed here: what arrived is put in. */
        TAKE,
        /** Both have changed, and what arrived is kept by both sides. */
        YIELD,
        /** Both have changed, and what is here is kept by both sides. */
        STAND
    }

    private Reconcile() {}

    /** Whether the other side is to be told of what is here. */
    static boolean isNews(Known known, PeerTree.Seen here) {
        if (known.owed()) {
            return true;
        }
        if (here.state().isDirectory() && known.state().same(here.state())) {
            return false;
        }
        return !known.state().same(here.state()) || known.print() != here.print() || known.racy();
    }

    /** Whether what is here was here when it was last written down. */
    static boolean isUntouched(Known known, PeerTree.Seen here) {
        return !known.owed() && known.print() == here.print();
    }

    /** @param seen the last of our batches that the sender had received */
    static Verdict incoming(Known known, PeerTree.Seen here, Change change, long seen) {
        EntryState next = change.next();
        if (next.same(here.state())) {
            return Verdict.SAME;
        }
        if (!change.isInvisible() && known.state().same(next)) {
            return Verdict.KNOWN_BEFORE;
        }
        boolean untouched = isUntouched(known, here);
        boolean crossed = known.told() > seen;
        if (!crossed && change.base().same(here.state()) && (untouched || !next.isGone())) {
            return Verdict.TAKE;
        }
        return next.beats(here.state()) ? Verdict.YIELD : Verdict.STAND;
    }
}
