package io.syncline.planner;

import io.syncline.codec.ChangesetCodec;
import io.syncline.codec.FileEventCodec;
import io.syncline.journal.Position;
import io.syncline.journal.chronicle.ChronicleJournal;
import io.syncline.planner.window.WindowPolicy;
import io.syncline.process.StateFile;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;

/** A planner as a process of its own. Arguments: the directories of the two journals. */
final class PlannerMain {
    private PlannerMain() {}

    public static void main(String[] arguments) throws InterruptedException {
        new Planner(
                        new WindowPolicy(Duration.ofMillis(1), Duration.ofMillis(50), 20),
                        new ChronicleJournal<>(Path.of(arguments[0]), new FileEventCodec()),
                        new ChronicleJournal<>(Path.of(arguments[1]), new ChangesetCodec()),
                        StateFile.none("planner"),
                        InstantSource.system(),
                        () -> Position.NONE)
                .run();
    }
}
