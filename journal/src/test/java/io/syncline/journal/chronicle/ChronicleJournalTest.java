package io.syncline.journal.chronicle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncline.journal.Journal;
import io.syncline.journal.JournalContract;
import io.syncline.journal.JournalException;
import io.syncline.journal.JournalWriter;
import io.syncline.journal.Position;
import io.syncline.journal.TextCodec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChronicleJournalTest extends JournalContract {
    @TempDir
    Path directory;

    private final SettableClock clock = SettableClock.atNow();

    @Override
    protected Journal<String> journal() {
        return new ChronicleJournal<>(
                directory.resolve("journal"), new TextCodec(), JournalOptions.DEFAULT.withClock(clock));
    }

    @Override
    protected void kill(JournalWriter<String> writer) {
        ((ChronicleWriter<String>) writer).abandon();
    }

    @Override
    protected void beginNewFile() {
        clock.advance(Duration.ofHours(1));
    }

    @Test
    void aFileGrowsBeyondItsFirstBlocks() throws Exception {
        String large = "x".repeat(3 << 20);
        try (JournalWriter<String> writer = journal().openWriter()) {
            for (int i = 1; i <= 25; i++) {
                writer.append(large + i);
            }
            writer.force();
            assertEquals(1, JournalFiles.of(directory).size());
            List<String> read = readAll(Position.NONE);
            assertEquals(25, read.size());
            assertTrue(read.get(24).equals("25=" + large + "25"));
        }
        assertEquals(5, readAll(new Position(20)).size());
    }

    @Test
    void aRecordAboveTheLimitIsRefusedAndHarmless() throws Exception {
        try (JournalWriter<String> writer = journal().openWriter()) {
            write(writer, "a");
            assertThrows(JournalException.class, () -> writer.append("x".repeat(JournalOptions.MAX_RECORD)));
            write(writer, "b");
        }
        assertEquals(List.of("1=a", "2=b"), readAll(Position.NONE));
    }
}
