package io.syncline.journal.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncline.journal.Journal;
import io.syncline.journal.JournalContract;
import io.syncline.journal.JournalException;
import io.syncline.journal.JournalWriter;
import io.syncline.journal.Position;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemoryJournalTest extends JournalContract {
    private final MemoryJournal<String> journal = new MemoryJournal<>();

    @Override
    protected Journal<String> journal() {
        return journal;
    }

    @Override
    protected void kill(JournalWriter<String> writer) {
        journal.killWriter();
    }

    @Override
    protected void beginNewFile() {
        // Every record is its own file here.
    }

    @Test
    void lostRecordsReadAsAGap() throws Exception {
        try (JournalWriter<String> writer = journal.openWriter()) {
            write(writer, "a", "b", "c", "d");
        }
        journal.lose(new Position(2), new Position(3));

        assertEquals(List.of("1=a", "gap 2..3", "4=d"), readAll(Position.NONE));
    }

    @Test
    void aFullJournalRefusesAndGoesOnWhenThereIsSpace() throws Exception {
        try (JournalWriter<String> writer = journal.openWriter()) {
            write(writer, "a");
            journal.setFull(true);
            assertTrue(assertThrows(JournalException.class, () -> writer.append("b"))
                    .isNoSpace());
            journal.setFull(false);
            write(writer, "b");
        }
        assertEquals(List.of("1=a", "2=b"), readAll(Position.NONE));
    }
}
