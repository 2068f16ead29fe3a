package io.syncline.ops.run;

import static java.util.Objects.requireNonNull;

import io.syncline.process.Stage;
import io.syncline.process.StageLock;
import io.syncline.process.StateFile;

/**
 * A stage, ready to run.
 *
 * @param state where the stage says how it is; the runner adds its end
 * @param lock held until the stage has ended
 */
public record Part(Stage stage, StateFile state, StageLock lock) {
    public Part {
        requireNonNull(stage, "stage is null");
        requireNonNull(state, "state is null");
        requireNonNull(lock, "lock is null");
    }
}
