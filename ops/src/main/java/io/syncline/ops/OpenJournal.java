package io.syncline.ops;

import io.syncline.journal.Journal;
import io.syncline.journal.JournalReader;
import io.syncline.journal.Position;
import io.syncline.journal.ReadResult;
import io.syncline.ops.print.ChangesetPrinter;
import io.syncline.ops.print.EventPrinter;
import io.syncline.ops.print.RecordPrinter;
import io.syncline.ops.run.Journals;
import io.syncline.process.StateDirectory;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** A journal together with the printer of its records. */
record OpenJournal<T>(Journal<T> journal, RecordPrinter<T> printer) {
    private static final Duration WAIT = Duration.ofMillis(200);

    static OpenJournal<?> of(JournalName name, StateDirectory state) {
        return switch (name) {
            case EVENTS -> new OpenJournal<>(Journals.events(state), new EventPrinter());
            case CHANGESETS -> new OpenJournal<>(Journals.changesets(state), new ChangesetPrinter());
        };
    }

    /**
     * Prints what is there now. Where a record that is durable cannot be read, the reader takes a while to be sure.
     *
     * @return whether all of it could be read
     */
    boolean dump(Position after, boolean json, PrintWriter out) throws InterruptedException {
        Position end = journal.durable();
        try (JournalReader<T> reader = journal.openReader(after)) {
            while (end.isAfter(reader.position()) && !out.checkError()) {
                ReadResult<T> result = reader.awaitNext(WAIT);
                print(result, json, out);
                if (result instanceof ReadResult.Damaged<T>) {
                    return false;
                }
            }
            return true;
        }
    }

    /**
     * Prints what is there and what comes, until it is told to stop or nobody reads the output any more.
     *
     * @return whether all of it could be read
     */
    boolean follow(Position after, boolean json, PrintWriter out, BooleanSupplier isStopping)
            throws InterruptedException {
        try (JournalReader<T> reader = journal.openReader(after)) {
            while (!isStopping.getAsBoolean() && !out.checkError()) {
                ReadResult<T> result = reader.awaitNext(WAIT);
                print(result, json, out);
                if (result instanceof ReadResult.Damaged<T>) {
                    return false;
                }
            }
            return true;
        }
    }

    private void print(ReadResult<T> result, boolean json, PrintWriter out) {
        String line = json ? printer.json(result) : printer.text(result);
        if (!line.isEmpty()) {
            out.println(line);
        }
    }
}
