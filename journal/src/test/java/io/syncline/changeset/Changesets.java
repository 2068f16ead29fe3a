package io.syncline.changeset;

import io.syncline.event.RescanReason;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** {@link Union} without limits, for the tests: what it is to be within them. */
final class Changesets {
    private Changesets() {}

    /**
     * One changeset that asks for all that the given ones ask for. A single one is returned as it is.
     *
     * @param changesets in the order of the journal
     * @throws IllegalArgumentException if there is none, or if they are out of order
     */
    static Changeset union(List<Changeset> changesets) {
        if (changesets.isEmpty()) {
            throw new IllegalArgumentException("no changeset to unite");
        }
        Changeset first = changesets.get(0);
        if (changesets.size() == 1) {
            return first;
        }
        DirtySet.Builder dirty = DirtySet.builder();
        DirtySet.Builder doubted = DirtySet.builder();
        RenameLog renames = new RenameLog();
        Set<RescanReason> rescans = EnumSet.noneOf(RescanReason.class);
        Instant firstEventAt = first.firstEventAt();
        Changeset last = first;
        for (Changeset changeset : changesets) {
            if (last.span().last().isAfter(changeset.span().last())) {
                throw new IllegalArgumentException("out of order: " + changeset.span() + " behind " + last.span());
            }
            doubted.addAll(changeset.doubted());
            for (Rename rename : changeset.renames()) {
                Doubts.ofRename(rename, dirty, renames).forEach(doubted::add);
                renames.add(rename);
            }
            dirty.addAll(changeset.dirty());
            rescans.addAll(changeset.rescans());
            firstEventAt = firstEventAt.isBefore(changeset.firstEventAt()) ? firstEventAt : changeset.firstEventAt();
            last = changeset;
        }
        // The last one's alone: what an earlier one held back is in a later one's dirty set, or still held back there.
        DirtySet deferred = last.deferred();
        return new Changeset(
                first.span().union(last.span()),
                dirty.build(),
                doubted.build(),
                renames.renames(),
                deferred,
                CloseReason.UNION,
                rescans,
                firstEventAt,
                last.closedAt());
    }
}
