package io.syncline.journal.chronicle;

import io.syncline.journal.JournalException;
import io.syncline.journal.JournalWriter;
import io.syncline.journal.TextCodec;
import java.nio.file.Path;

/** Opens a journal, appends one record, closes it, and says how that went. */
final class OpeningMain {
    private OpeningMain() {}

    public static void main(String[] arguments) {
        ChronicleJournal<String> journal = new ChronicleJournal<>(Path.of(arguments[0]), new TextCodec());
        try (JournalWriter<String> writer = journal.openWriter()) {
            writer.append("a");
            writer.force();
            System.out.println("opened");
        } catch (JournalException e) {
            System.out.println("refused: " + e.getMessage().replace("\n", " "));
        }
    }
}
