package io.syncline.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncline.event.FileEvent;
import io.syncline.event.FileEvent.Renamed;
import io.syncline.event.FileEvent.Touched;
import io.syncline.event.FileEvent.TreeTouched;
import io.syncline.event.RescanReason;
import io.syncline.journal.Position;
import io.syncline.journal.memory.MemoryJournal;
import io.syncline.path.RelPath;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CaptureAgentTest {
    @TempDir
    Path root;

    @Test
    void theFirstStartMarksTheTreeOnceItIsWatched() throws Exception {
        Files.createDirectories(root.resolve("a/b"));
        try (Running running = new Running(root)) {
            assertEquals(new Position(1), running.awaitWatching());
            assertEquals(List.of(new TreeTouched(RelPath.ROOT, RescanReason.FIRST_START)), running.recorded());
            assertEquals("watching", running.state.current().state());
            assertEquals(3, running.state.current().counters().get("directories"));
        }
    }

    @Test
    void aLaterStartMarksTheTreeAsUnseen() throws Exception {
        MemoryJournal<FileEvent> journal = new MemoryJournal<>();
        try (Running first = new Running(root, journal)) {
            first.awaitWatching();
        }
        try (Running second = new Running(root, journal)) {
            second.awaitWatching();
            assertTrue(second.recorded().contains(new TreeTouched(RelPath.ROOT, RescanReason.AGENT_START)));
        }
    }

    @Test
    void aFileThatIsWrittenIsTouched() throws Exception {
        try (Running running = Running.watching(root)) {
            running.recorded();
            Files.writeString(root.resolve("f"), "content");
            assertEquals(List.of(new Touched(RelPath.of("f"))), running.events());
        }
    }

    @Test
    void aRenamedDirectoryKeepsItsWatches() throws Exception {
        Files.createDirectories(root.resolve("a/b/c"));
        try (Running running = Running.watching(root)) {
            running.recorded();
            Files.move(root.resolve("a"), root.resolve("z"));
            Files.writeString(root.resolve("z/b/c/f"), "content");
            assertEquals(
                    List.of(new Renamed(RelPath.of("a"), RelPath.of("z"), true), new Touched(RelPath.of("z/b/c/f"))),
                    running.events());
        }
    }
}
