package io.syncline.journal.chronicle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncline.journal.Journal;
import io.syncline.journal.JournalReader;
import io.syncline.journal.JournalWriter;
import io.syncline.journal.Position;
import io.syncline.journal.ReadResult;
import io.syncline.journal.TextCodec;
import io.syncline.testing.Thorough;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Opening costs the same however much lies in the journal. Counted against reading all of it, so any machine will do. */
@Thorough
class JournalCostTest {
    private static final int FILES = 24;
    private static final int RECORDS = 300_000;

    @TempDir
    Path directory;

    private final SettableClock clock = SettableClock.atNow();

    @BeforeEach
    void aDayOfRecords() {
        try (JournalWriter<String> writer = journal().openWriter()) {
            writer.append("warm-up");
        }
        ChronicleWriter<String> writer = (ChronicleWriter<String>) journal().openWriter();
        for (int i = 1; i <= RECORDS; i++) {
            writer.append("record " + i);
            if (i % (RECORDS / FILES) == 0) {
                writer.force();
                clock.advance(Duration.ofHours(1));
            }
        }
        writer.force();
        writer.abandon();
    }

    @Test
    void openingIsCheapAfterAKillAndFromAnyPosition() {
        long all = fastest(1, () -> read(Position.NONE, RECORDS));

        long reopening = fastest(3, () -> {
            ChronicleWriter<String> writer = (ChronicleWriter<String>) journal().openWriter();
            assertEquals(
                    RECORDS + 1, writer.lastAtOpen().orElseThrow().position().sequence());
            assertTrue(writer.wasUnclean());
            writer.abandon();
        });
        long resuming = fastest(3, () -> read(new Position(RECORDS / 2), 1));

        String seen = "all " + all / 1000 + " us, reopening " + reopening / 1000 + " us, resuming " + resuming / 1000;
        assertTrue(reopening < all / 3, seen);
        assertTrue(resuming < all / 3, seen);
    }

    private void read(Position after, int count) {
        try (JournalReader<String> reader = journal().openReader(after)) {
            for (int i = 0; i < count; i++) {
                assertInstanceOf(ReadResult.Found.class, reader.poll());
            }
        }
    }

    private static long fastest(int attempts, Runnable action) {
        long fastest = Long.MAX_VALUE;
        for (int i = 0; i < attempts; i++) {
            long begun = System.nanoTime();
            action.run();
            fastest = Math.min(fastest, System.nanoTime() - begun);
        }
        return fastest;
    }

    private Journal<String> journal() {
        return new ChronicleJournal<>(directory, new TextCodec(), JournalOptions.DEFAULT.withClock(clock));
    }
}
