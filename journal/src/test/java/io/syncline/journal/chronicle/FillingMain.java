package io.syncline.journal.chronicle;

import io.syncline.journal.JournalException;
import io.syncline.journal.JournalWriter;
import io.syncline.journal.TextCodec;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Appends without a low-water mark until the disk is full, removes the ballast, and appends the same again. Prints what
 * was acknowledged, and how it went on.
 */
final class FillingMain {
    private static final String VALUE = "x".repeat(10_000);

    private FillingMain() {}

    public static void main(String[] arguments) throws Exception {
        Path ballast = Path.of(arguments[1]);
        // Below zero: as if there were always room.
        JournalOptions options = JournalOptions.DEFAULT.withLowWater(Long.MIN_VALUE / 2);
        ChronicleJournal<String> journal = new ChronicleJournal<>(Path.of(arguments[0]), new TextCodec(), options);
        try (JournalWriter<String> writer = journal.openWriter()) {
            try {
                fill(writer);
            } catch (JournalException e) {
                System.out.println("no space " + e.isNoSpace() + ": " + e.getMessage());
            }
            tryInVain(writer);
            Files.delete(ballast);
            for (int i = 0; i < 20; i++) {
                writer.append(VALUE);
            }
            System.out.println(writer.force().sequence());
            System.out.println("went on");
        }
    }

    private static void fill(JournalWriter<String> writer) {
        while (true) {
            for (int i = 0; i < 7; i++) {
                writer.append(VALUE);
            }
            System.out.println(writer.force().sequence());
        }
    }

    private static void tryInVain(JournalWriter<String> writer) {
        for (int i = 0; i < 3; i++) {
            try {
                writer.append(VALUE);
                System.out.println("appended although full");
            } catch (JournalException e) {
                System.out.println("no space " + e.isNoSpace() + ": " + e.getMessage());
            }
        }
    }
}
