package io.syncline.journal.chronicle;

import io.syncline.journal.JournalWriter;
import io.syncline.journal.Position;
import io.syncline.journal.TextCodec;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;

/**
 * Appends for ever, in batches of every size, and prints each position that a force acknowledged. Begins a new file every
 * {@code rollEvery} records. The value of record N is {@link #value}(N).
 */
final class AppendingMain {
    private AppendingMain() {}

    static String value(long sequence) {
        return "record " + sequence + " " + "x".repeat((int) (sequence % 200));
    }

    public static void main(String[] arguments) {
        Path directory = Path.of(arguments[0]);
        int rollEvery = Integer.parseInt(arguments[1]);
        Random random = new Random(Long.parseLong(arguments[2]));
        SettableClock clock = new SettableClock(Instant.ofEpochSecond(1_700_000_000));
        ChronicleJournal<String> journal =
                new ChronicleJournal<>(directory, new TextCodec(), JournalOptions.DEFAULT.withClock(clock));
        try (JournalWriter<String> writer = journal.openWriter()) {
            System.out.println("open");
            Position position = journal.durable();
            while (true) {
                for (int left = 1 + random.nextInt(100); left > 0; left--) {
                    position = writer.append(value(position.sequence() + 1));
                    if (position.sequence() % rollEvery == 0) {
                        clock.advance(Duration.ofHours(1));
                    }
                }
                System.out.println(writer.force().sequence());
            }
        }
    }
}
