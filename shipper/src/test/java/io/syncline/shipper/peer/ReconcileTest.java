package io.syncline.shipper.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.syncline.path.RelPath;
import io.syncline.shipper.peer.Known.Due;
import io.syncline.shipper.peer.Reconcile.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReconcileTest {
    private static final RelPath PATH = RelPath.of("a");
    private static final List<EntryState> STATES = List.of(
            EntryState.GONE,
            EntryState.file(1, 1, 0644),
            EntryState.file(2, 1, 0644),
            EntryState.file(1, 2, 0644),
            EntryState.file(1, 2, 0600),
            EntryState.link("x"),
            EntryState.link("y"),
            EntryState.special(0600),
            EntryState.directory(0755),
            EntryState.directory(0700));

    private static PeerTree.Seen seen(EntryState state) {
        return state.isGone() ? PeerTree.Seen.NOTHING : new PeerTree.Seen(state, 1 + STATES.indexOf(state), false);
    }

    private static Known sent(EntryState state, long number) {
        return Known.NOTHING.with(state, seen(state)).due(Due.NOTHING).toldIn(number);
    }

    /** Killed by: a rank that knows two different states as equals, or that one side sees otherwise than the other. */
    @Test
    void ofTwoChangesThatCrossBothSidesKeepTheSame() {
        for (EntryState base : STATES) {
            for (EntryState one : STATES) {
                for (EntryState other : STATES) {
                    if (!one.equals(base) && !other.equals(base)) {
                        Verdict here = Reconcile.incoming(sent(one, 1), seen(one), change(base, other), 0);
                        Verdict there = Reconcile.incoming(sent(other, 1), seen(other), change(base, one), 0);
                        if (one.equals(other)) {
                            assertEquals(List.of(Verdict.SAME, Verdict.SAME), List.of(here, there));
                        } else {
                            assertEquals(
                                    here == Verdict.YIELD ? Verdict.STAND : Verdict.YIELD,
                                    there,
                                    base + ": " + one + ", " + other);
                        }
                    }
                }
            }
        }
    }

    @Test
    void theNewerFileCountsThenTheLargerOne() {
        assertEquals(Verdict.YIELD, incoming(STATES.get(1), STATES.get(3)));
        assertEquals(Verdict.STAND, incoming(STATES.get(3), STATES.get(2)));
        assertEquals(Verdict.STAND, incoming(STATES.get(2), STATES.get(1)));
    }

    @Test
    void aChangeBeatsADeletionAndADirectoryWhatIsNone() {
        assertEquals(Verdict.STAND, incoming(STATES.get(1), EntryState.GONE));
        assertEquals(Verdict.YIELD, incoming(EntryState.GONE, STATES.get(1)));
        assertEquals(Verdict.YIELD, incoming(STATES.get(4), STATES.get(8)));
    }

    /** Killed by: a deletion that takes along an owner, an attribute or other bytes that were just set. */
    @Test
    void whatWasTouchedIsNotDeleted() {
        EntryState file = STATES.get(1);
        PeerTree.Seen touched = new PeerTree.Seen(file, 99, false);
        assertEquals(Verdict.STAND, Reconcile.incoming(sent(file, 1), touched, change(file, EntryState.GONE), 1));
        assertEquals(Verdict.TAKE, Reconcile.incoming(sent(file, 1), seen(file), change(file, EntryState.GONE), 1));
    }

    /** Killed by: a batch that is put in once more after a crash, over what was changed behind it. */
    @Test
    void whatWasTakenBeforeIsNotTakenAgain() {
        Known taken = sent(STATES.get(3), 1);
        assertEquals(
                Verdict.KNOWN_BEFORE,
                Reconcile.incoming(taken, seen(STATES.get(1)), change(STATES.get(2), STATES.get(3)), 1));
    }

    private static Verdict incoming(EntryState here, EntryState next) {
        return Reconcile.incoming(sent(here, 1), seen(here), change(EntryState.file(9, 9, 0644), next), 0);
    }

    /** Killed by: what has arrived being taken for a change of this side. */
    @Test
    void whatWasTakenIsNoNews() {
        for (EntryState base : STATES) {
            for (EntryState next : STATES) {
                if (!next.equals(base)) {
                    Known before = sent(base, 1);
                    assertEquals(Verdict.TAKE, Reconcile.incoming(before, seen(base), change(base, next), 1));
                    assertFalse(Reconcile.isNews(before.with(next, seen(next)), seen(next)));
                }
            }
        }
    }

    private static Change change(EntryState base, EntryState next) {
        return new Change(Change.Kind.NEWS, PATH, base, next, 0, false);
    }
}
