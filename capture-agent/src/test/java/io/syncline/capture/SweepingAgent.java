package io.syncline.capture;

import io.syncline.codec.FileEventCodec;
import io.syncline.journal.Position;
import io.syncline.journal.chronicle.ChronicleJournal;
import io.syncline.process.StateFile;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/** A process of its own, to be killed: watches {@code DIRECTORY/root}, and sweeps so many inodes a second. */
final class SweepingAgent {
    private SweepingAgent() {}

    public static void main(String[] arguments) throws Exception {
        Path directory = Path.of(arguments[0]);
        // With a slack that the file systems of these tests can do with.
        SweepConfig sweep = new SweepConfig(
                Optional.of(directory.resolve("capture")),
                Duration.ofMillis(30),
                Duration.ZERO,
                Duration.ofHours(1),
                Long.parseLong(arguments[1]),
                2);
        new CaptureAgent(
                        Running.quickConfig(directory.resolve("root")).sweeping(sweep),
                        new ChronicleJournal<>(directory.resolve("events"), new FileEventCodec()),
                        () -> Position.NONE,
                        new StateFile(directory.resolve("state.json"), "capture", InstantSource.system()))
                .run();
    }
}
