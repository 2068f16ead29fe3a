package io.syncline.capture;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncline.event.FileEvent.TreeTouched;
import io.syncline.event.RescanReason;
import io.syncline.journal.memory.MemoryJournal;
import io.syncline.path.RelPath;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WatchLadderTest {
    @TempDir
    Path root;

    /** Mutant: one that can be written on the command line, and is refused. */
    @ParameterizedTest
    @EnumSource
    void eachWayToWatchBegins(WatchMode mode) throws Exception {
        if (mode == WatchMode.FANOTIFY) {
            FanotifyHere.assume(root);
        }
        try (Running running = new Running(Running.config(root, mode), new MemoryJournal<>())) {
            running.awaitWatching();
            assertTrue(running.recorded().contains(new TreeTouched(RelPath.ROOT, RescanReason.FIRST_START)));
            String by = running.agent.watchedBy();
            assertTrue(by.startsWith(word(mode)), by);
        }
    }

    private static String word(WatchMode mode) {
        return switch (mode) {
            case SWEEP -> "sweeps alone";
            case FANOTIFY, INOTIFY -> mode.toString();
            case AUTO -> "";
        };
    }
}
