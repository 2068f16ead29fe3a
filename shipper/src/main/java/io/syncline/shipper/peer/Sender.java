package io.syncline.shipper.peer;

import io.syncline.path.RelPath;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What is told, from the look at it to the moment when the other side has it. */
public final class Sender {
    private Sender() {}

    /**
     * What is still as it was when it was collected, and so has been transferred as that. The rest is about to be told
     * anyway: an event of its change follows.
     *
     * @param failed what could not be transferred
     */
    public static List<Change> stable(List<Change> collected, Set<RelPath> failed, PeerTree tree) {
        List<Change> stable = new ArrayList<>();
        for (Change change : collected) {
            PeerTree.Seen now = tree.look(change.path());
            if (change.kind() != Change.Kind.NEWS) {
                stable.add(change);
            } else if (change.next().isDirectory() && now.state().isDirectory()) {
                // Nothing had to be transferred, and what lies in it needs it.
                stable.add(Change.of(change.path(), change.base(), now));
            } else if (!failed.contains(change.path())
                    && now.state().same(change.next())
                    && now.print() == change.print()) {
                boolean fresh = change.fresh() || now.fresh();
                stable.add(
                        new Change(change.kind(), change.path(), change.base(), change.next(), change.print(), fresh));
            }
        }
        return stable;
    }

    /**
     * The other side has been told. Nothing was received since that was collected: what comes behind it in the order of the
     * one side must not come ahead of it in that of the other.
     */
    public static void delivered(List<Change> changes, long number, Knowledge knowledge) {
        for (Change change : changes) {
            boolean half = knowledge.of(change.path()).due() == Known.Due.QUESTION_AND_STATE;
            Known.Due left = half ? Known.Due.STATE : Known.Due.NOTHING;
            knowledge.put(change.path(), new Known(change.next(), change.print(), change.fresh(), number, left));
        }
    }
}
