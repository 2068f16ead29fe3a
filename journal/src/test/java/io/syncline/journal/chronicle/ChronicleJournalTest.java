package io.syncline.journal.chronicle;

import io.syncline.journal.Journal;
import io.syncline.journal.JournalContract;
import io.syncline.journal.JournalWriter;
import io.syncline.journal.TextCodec;
import java.nio.file.Path;
import java.time.Duration;
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
}
