package io.syncline.ops.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.syncline.capture.sweep.SweepAnswer;
import io.syncline.checkpoint.CheckpointFile;
import io.syncline.path.RelPath;
import io.syncline.process.StageLock;
import io.syncline.process.StateDirectory;
import io.syncline.process.StateFile;
import io.syncline.testing.Thorough;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Thorough
class SweepCallTest {
    @TempDir
    Path directory;

    /** Mutant: who waits for a sweep of a source that is away reads that it is being swept. */
    @Test
    @Timeout(60)
    void whoWaitsIsToldThatCaptureIsHeld() throws Exception {
        StateDirectory state = new StateDirectory(directory);
        StateFile capture = new StateFile(state.captureState(), "capture", InstantSource.system());
        capture.enter("held", "no directory is there");
        StageLock agent = StageLock.take(state.lock("capture"), "capture");
        try {
            SweepCall call = SweepCall.post(state, RelPath.ROOT, Optional.empty());
            String asked = state.requests().pending("sweep-").get(0);
            List<String> said = new ArrayList<>();
            String swept = call.await(progress -> {
                said.add(progress);
                if (said.size() == 1) {
                    capture.enter("watching", "");
                } else {
                    new CheckpointFile<>(
                                    state.requests().directory().resolve(asked.replace(".json", ".done")),
                                    SweepAnswer.class)
                            .write(new SweepAnswer(2, 1));
                }
            });
            assertEquals(
                    List.of("waiting: capture is held: no directory is there", "sweeping: 0 inodes, 0 findings so far"),
                    said);
            assertEquals("2 inodes, 1 findings", swept);
        } finally {
            agent.close();
        }
    }
}
