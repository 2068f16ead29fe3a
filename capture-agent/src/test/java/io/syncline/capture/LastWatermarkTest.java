package io.syncline.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.syncline.event.FileEvent;
import io.syncline.event.FileEvent.Touched;
import io.syncline.event.FileEvent.Watermark;
import io.syncline.journal.JournalWriter;
import io.syncline.journal.Position;
import io.syncline.journal.memory.MemoryJournal;
import io.syncline.path.RelPath;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LastWatermarkTest {
    private final MemoryJournal<FileEvent> journal = new MemoryJournal<>();
    private final JournalWriter<FileEvent> writer = journal.openWriter();
    private final Instant first = Instant.parse("2024-05-06T07:08:09Z");
    private final Instant second = first.plusSeconds(1);

    /** Kills: a look that ends too early, which would have all destinations look at the whole tree. */
    @Test
    void isFoundHoweverMuchLiesBehindIt() {
        writer.append(new Watermark(first));

        assertEquals(Optional.of(first), LastWatermark.in(journal, touched(40_000)));
    }

    @Test
    void aJournalMayHaveNone() {
        assertEquals(Optional.empty(), LastWatermark.in(journal, touched(5_000)));
    }

    @Test
    void theNewestCounts() {
        writer.append(new Watermark(first));
        touched(3_000);
        writer.append(new Watermark(second));

        assertEquals(Optional.of(second), LastWatermark.in(journal, touched(10)));
        assertEquals(Optional.of(second), LastWatermark.in(journal, touched(3_000)));
    }

    private Position touched(int times) {
        for (int i = 0; i < times; i++) {
            writer.append(new Touched(RelPath.of("x")));
        }
        return writer.force();
    }
}
