package io.syncline.planner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.syncline.changeset.Changeset;
import io.syncline.changeset.CloseReason;
import io.syncline.changeset.DirtySet;
import io.syncline.changeset.Span;
import io.syncline.journal.JournalReader;
import io.syncline.journal.JournalWriter;
import io.syncline.journal.Position;
import io.syncline.journal.ReadResult;
import io.syncline.journal.memory.MemoryJournal;
import io.syncline.process.ExitCode;
import io.syncline.process.StageException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class TrimmingTest {
    private static final Instant NOW = Instant.parse("2024-05-06T07:08:09Z");

    private final MemoryJournal<Changeset> changesets = new MemoryJournal<>();
    private Supplier<Position> slowest = TrimmingTest::unreadable;

    /** Kills: one torn checkpoint of one destination that ends the planner of all. */
    @Test
    void aCheckpointThatCannotBeReadKeepsEverythingUntilItCanBe() throws Exception {
        try (JournalWriter<Changeset> writer = changesets.openWriter()) {
            for (int i = 1; i <= 3; i++) {
                writer.append(changeset(i));
            }
            writer.force();
            Trimming trimming = new Trimming(() -> slowest.get(), Optional.empty(), NOW);

            trimming.after(writer, NOW.plus(Trimming.INTERVAL));
            assertInstanceOf(ReadResult.Found.class, first());

            slowest = () -> new Position(2);
            trimming.after(writer, NOW.plus(Trimming.INTERVAL.multipliedBy(2)));
            ReadResult.Gap<?> gap = assertInstanceOf(ReadResult.Gap.class, first());
            assertEquals(new Position(2), gap.lastLost());
        }
    }

    private static Position unreadable() {
        throw new StageException(ExitCode.STATE, "cannot read destinations/one/checkpoint.json: no JSON");
    }

    private static Changeset changeset(long number) {
        Span span = new Span(new Position(number), new Position(number));
        DirtySet none = DirtySet.empty();
        return new Changeset(span, none, none, List.of(), none, CloseReason.QUIET, Set.of(), NOW, NOW);
    }

    private ReadResult<Changeset> first() {
        try (JournalReader<Changeset> reader = changesets.openReader(Position.NONE)) {
            return reader.poll();
        }
    }
}
