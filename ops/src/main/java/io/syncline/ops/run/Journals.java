package io.syncline.ops.run;

import io.syncline.changeset.Changeset;
import io.syncline.codec.ChangesetCodec;
import io.syncline.codec.FileEventCodec;
import io.syncline.event.FileEvent;
import io.syncline.fold.FoldFile;
import io.syncline.fold.FoldedJournal;
import io.syncline.journal.Journal;
import io.syncline.journal.JournalReport;
import io.syncline.journal.chronicle.ChronicleJournal;
import io.syncline.journal.chronicle.JournalInspector;
import io.syncline.planner.Folding;
import io.syncline.planner.RetentionPolicy;
import io.syncline.process.StateDirectory;
import java.nio.file.Path;

/** The journals of a state directory. The one place that knows how they are kept. */
public final class Journals {
    private Journals() {}

    /** Loads the library, which takes a while. */
    public static void preload() {
        ChronicleJournal.preload();
    }

    public static Journal<FileEvent> events(StateDirectory state) {
        return new ChronicleJournal<>(state.events(), new FileEventCodec());
    }

    public static Journal<Changeset> changesets(StateDirectory state) {
        return new FoldedJournal(plainChangesets(state), FoldFile.in(state.changesets()));
    }

    /** @param retention of the changeset journal */
    static Folding folding(StateDirectory state, RetentionPolicy retention) {
        return new Folding(
                retention,
                plainChangesets(state),
                () -> new JournalInspector(state.changesets()).stored(),
                FoldFile.in(state.changesets()));
    }

    private static Journal<Changeset> plainChangesets(StateDirectory state) {
        return new ChronicleJournal<>(state.changesets(), new ChangesetCodec());
    }

    /** What lies in {@code events/} or {@code changesets/}. */
    public static JournalReport report(Path directory) {
        return new JournalInspector(directory).report();
    }

    public static JournalReport.Verdict verifyEvents(StateDirectory state) {
        return new JournalInspector(state.events()).verify(new FileEventCodec());
    }

    public static JournalReport.Verdict verifyChangesets(StateDirectory state) {
        return new JournalInspector(state.changesets()).verify(new ChangesetCodec());
    }
}
