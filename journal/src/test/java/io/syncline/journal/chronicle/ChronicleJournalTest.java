package io.syncline.journal.chronicle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncline.journal.Journal;
import io.syncline.journal.JournalContract;
import io.syncline.journal.JournalException;
import io.syncline.journal.JournalReader;
import io.syncline.journal.JournalWriter;
import io.syncline.journal.Position;
import io.syncline.journal.ReadResult;
import io.syncline.journal.TextCodec;
import io.syncline.testing.Thorough;
import java.nio.file.Files;
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

    @Thorough
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

    /** Kills: a reader that begins with the row instead of the record; a search that ends one row too late or too early. */
    @Thorough
    @Test
    void aReaderBeginsAtAnyRecordOfARow() throws Exception {
        int records = 700;
        try (JournalWriter<String> writer = journal().openWriter()) {
            for (int i = 1; i <= records; i++) {
                writer.append(value(i));
                if (i % 290 == 0 || i % 97 < 3) {
                    writer.force();
                }
            }
            writer.force();
        }
        for (int after = 0; after < records; after += 3) {
            try (JournalReader<String> reader = journal().openReader(new Position(after))) {
                for (int i = after + 1; i <= Math.min(after + 80, records); i++) {
                    ReadResult.Found<?> found = assertInstanceOf(ReadResult.Found.class, reader.poll());
                    assertEquals(i, found.found().position().sequence());
                    assertEquals(value(i), found.found().value());
                }
            }
        }
    }

    /** Its documents are what rows of one record are. */
    @Test
    void anEpochOfVersion1IsRead() throws Exception {
        try (JournalWriter<String> writer = journal().openWriter()) {
            for (int i = 1; i <= 50; i++) {
                write(writer, value(i));
            }
        }
        Path described = directory.resolve("journal/epoch-000001/epoch.json");
        String text = Files.readString(described);
        assertTrue(text.contains("\"version\" : 2"), text);
        Files.writeString(described, text.replace("\"version\" : 2", "\"version\" : 1"));

        assertEquals(50, readAll(Position.NONE).size());
        assertEquals("38=" + value(38), readAll(new Position(37)).get(0));
        try (JournalWriter<String> writer = journal().openWriter()) {
            assertFalse(writer.wasUnclean());
            assertEquals(new Position(51), writer.append("behind it"));
        }
    }

    private static String value(int i) {
        return i + " " + "v".repeat(i % 90);
    }
}
