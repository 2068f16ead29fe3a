package io.syncline.capture;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncline.capture.watch.SweepOnly;
import io.syncline.process.StateFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CaptureStatusTest {
    @TempDir
    Path root;

    /** Mutant: what changed is said in a quiet moment alone; then "sweeping" stands there for as long as anybody writes. */
    @Test
    void theEndOfASweepIsSaidThoughEventsNeverPause() throws Exception {
        Files.createFile(root.resolve("f"));
        StateFile state = StateFile.none("capture");
        CaptureConfig config = Running.config(root, WatchMode.SWEEP);
        Sweeps sweeps = Sweeps.of(config, event -> {}, state, () -> {});
        SweepOnly watcher = new SweepOnly(new SilentNotices());
        CaptureStatus status = new CaptureStatus(config, state, "sweeps alone", sweeps);
        Instant now = Instant.now();
        sweeps.gap(now, now);
        status.watching(watcher);
        assertTrue(state.current().detail().contains("sweeping since"), state.current()::toString);

        await().until(() -> {
            sweeps.work();
            return sweeps.forced(now).isPresent();
        });
        sweeps.finished();
        status.swept();
        status.busy(watcher, System.nanoTime() + Duration.ofSeconds(2).toNanos());
        assertFalse(state.current().detail().contains("sweeping"), state.current()::toString);
    }
}
