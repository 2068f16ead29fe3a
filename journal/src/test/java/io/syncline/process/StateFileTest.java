package io.syncline.process;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncline.journal.Position;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateFileTest {
    private static final Instant T0 = Instant.parse("2026-11-21T08:00:00Z");

    @TempDir
    Path directory;

    private Instant now = T0;

    @Test
    void enteringAStateIsWrittenAtOnce() {
        Path path = directory.resolve("state").resolve("planner.json");
        StateFile file = new StateFile(path, "planner", () -> now);
        now = T0.plusSeconds(5);

        file.enter("running", "window of 3 paths");

        StageState read = StateFile.read(path).orElseThrow();
        assertEquals("running", read.state());
        assertEquals("window of 3 paths", read.detail());
        assertEquals(now, read.since());
        assertEquals(ProcessHandle.current().pid(), read.pid());
    }

    @Test
    void theSameStateAgainKeepsItsBeginning() {
        StateFile file = StateFile.none("planner");
        file.enter("idle", "");
        Instant since = file.current().since();
        file.enter("idle", "nothing to do");

        assertEquals(since, file.current().since());
        assertEquals("nothing to do", file.current().detail());
    }

    @Test
    void countersPositionErrorAndRetryArriveWithoutAnotherCall() {
        Path path = directory.resolve("ship.json");
        StateFile file = new StateFile(path, "ship/backup", () -> now);
        file.enter("retrying", "");
        file.count("rounds", 1);
        file.count("rounds", 2);
        file.position(new Position(7));
        file.error("cannot reach edge1: connection refused");
        file.nextRetry(Optional.of(T0.plusSeconds(9)));

        await().until(() -> StateFile.read(path).orElseThrow().nextRetryAt().isPresent());
        StageState read = StateFile.read(path).orElseThrow();
        assertEquals(file.current(), read);
        assertEquals(Map.of("rounds", 3L), read.counters());
        assertEquals(7, read.position());
        assertEquals(Optional.of(T0), read.lastErrorAt());
    }

    @Test
    void aDirectoryThatRefusesTheFileDoesNotEndTheStage() throws Exception {
        Path parent = directory.resolve("state");
        StateFile file = new StateFile(parent.resolve("planner.json"), "planner", () -> now);
        Files.delete(parent);
        Files.writeString(parent, "in the way");

        file.enter("running", "");
        Files.delete(parent);
        Files.createDirectory(parent);
        file.flush();

        assertTrue(StateFile.read(parent.resolve("planner.json")).isPresent());
    }
}
