package io.syncline.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.syncline.event.FileEvent;
import io.syncline.event.FileEvent.Touched;
import io.syncline.journal.JournalReader;
import io.syncline.journal.JournalWriter;
import io.syncline.journal.Position;
import io.syncline.journal.ReadResult;
import io.syncline.journal.memory.MemoryJournal;
import io.syncline.path.RelPath;
import io.syncline.process.StateFile;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EventWriterTest {
    private static final Position PLANNED = new Position(60_000);

    private final MemoryJournal<FileEvent> journal = new MemoryJournal<>();

    @Test
    void whatIsPlannedIsTrimmedNowAndThenAndNothingElse() throws Exception {
        try (JournalWriter<FileEvent> writer = journal.openWriter()) {
            EventWriter events = new EventWriter(
                    writer, () -> PLANNED, StateFile.none("capture"), Duration.ofSeconds(1), () -> false);
            append(events, 99_999);
            assertInstanceOf(ReadResult.Found.class, firstResult());
            append(events, 1);
        }

        ReadResult.Gap<?> gap = assertInstanceOf(ReadResult.Gap.class, firstResult());
        assertEquals(PLANNED, gap.lastLost());
    }

    @Test
    void anEntryThatIsTouchedTwiceInABatchIsOneEvent() throws Exception {
        try (JournalWriter<FileEvent> writer = journal.openWriter()) {
            EventWriter events = new EventWriter(
                    writer, () -> Position.NONE, StateFile.none("capture"), Duration.ofSeconds(1), () -> false);
            events.append(new Touched(RelPath.of("a")));
            events.append(new Touched(RelPath.of("a")));
            assertEquals(Optional.of(new Position(1)), events.force());
            events.append(new Touched(RelPath.of("a")));
            assertEquals(Optional.of(new Position(2)), events.force());
        }
    }

    private static void append(EventWriter events, int count) throws InterruptedException {
        for (int i = 0; i < count; i++) {
            events.append(new Touched(RelPath.of("f" + i)));
        }
        events.force();
    }

    private ReadResult<FileEvent> firstResult() {
        try (JournalReader<FileEvent> reader = journal.openReader(Position.NONE)) {
            return reader.poll();
        }
    }
}
