package io.syncline.shipper.peer;

import static java.util.Objects.requireNonNull;

/**
 * What is known about one path.
 *
 * @param state what the other side has, as far as we have sent it or were told
 * @param print of what was here when that was written down; see {@link PeerTree.Seen}
 * @param racy a change right behind that look may not show in the print
 * @param told the number of the last batch in which the other side was told of it; 0 for none. What the other side has sent
 *     before it received that batch has crossed it
 * @param due what the other side has to be told, whether anything changes here or not
 */
public record Known(EntryState state, long print, boolean racy, long told, Due due) {
    /** Something to be told in any case. */
    public enum Due {
        NOTHING,
        /** What is here. */
        STATE,
        /** That what the other side has told of did not come with it. */
        QUESTION,
        /** That, and then what is here. */
        QUESTION_AND_STATE;

        boolean isQuestion() {
            return this == QUESTION || this == QUESTION_AND_STATE;
        }
    }

    /** Nobody has it, and nobody was told. */
    public static final Known NOTHING = new Known(EntryState.GONE, 0, false, 0, Due.NOTHING);

    public Known {
        requireNonNull(state, "state is null");
        requireNonNull(due, "due is null");
    }

    /** Both have this, and this is what it is here. */
    Known with(EntryState same, PeerTree.Seen here) {
        return new Known(same, here.print(), here.fresh(), told, Due.NOTHING);
    }

    /** The other side has that, and what is here is still to be told. */
    Known owing(EntryState there) {
        return new Known(there, 0, false, told, Due.STATE);
    }

    Known asking(EntryState here) {
        return new Known(here, print, racy, told, Due.QUESTION);
    }

    /** Something has changed here besides. */
    Known askingAndOwing(EntryState there) {
        return new Known(there, 0, false, told, Due.QUESTION_AND_STATE);
    }

    Known toldIn(long number) {
        return new Known(state, print, racy, number, due);
    }

    Known due(Due other) {
        return new Known(state, print, racy, told, other);
    }

    boolean owed() {
        return due != Due.NOTHING;
    }

    boolean isNothing() {
        return isGone() && told == 0;
    }

    /** Nobody has it; but what is on its way may still speak of it. */
    boolean isGone() {
        return state.isGone() && !owed();
    }
}
