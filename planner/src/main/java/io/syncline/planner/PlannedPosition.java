package io.syncline.planner;

import static java.util.Objects.requireNonNull;

import io.syncline.changeset.Changeset;
import io.syncline.journal.Journal;
import io.syncline.journal.JournalReader;
import io.syncline.journal.Position;
import io.syncline.journal.ReadResult;
import java.util.function.Supplier;

/**
 * The last event that a durable changeset stands for: events up to here will not be read again, so their journal may be
 * trimmed. Asked by whoever writes that journal, which is not the planner; in any process.
 */
public final class PlannedPosition implements Supplier<Position> {
    private final Journal<Changeset> changesets;

    public PlannedPosition(Journal<Changeset> changesets) {
        this.changesets = requireNonNull(changesets, "changesets is null");
    }

    /** {@link Position#NONE} where the last changeset cannot be read: then nothing may be trimmed. */
    @Override
    public Position get() {
        Position last = changesets.durable();
        if (last.equals(Position.NONE)) {
            return Position.NONE;
        }
        try (JournalReader<Changeset> reader = changesets.openReader(new Position(last.sequence() - 1))) {
            return reader.poll() instanceof ReadResult.Found<Changeset> found
                    ? found.found().value().span().last()
                    : Position.NONE;
        }
    }
}
