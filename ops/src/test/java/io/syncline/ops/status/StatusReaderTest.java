package io.syncline.ops.status;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncline.event.FileEvent;
import io.syncline.journal.JournalWriter;
import io.syncline.journal.Position;
import io.syncline.journal.memory.MemoryJournal;
import io.syncline.ops.print.Json;
import io.syncline.path.RelPath;
import io.syncline.process.ExitCode;
import io.syncline.process.SourceGuard;
import io.syncline.process.StageException;
import io.syncline.process.StageLock;
import io.syncline.process.StateDirectory;
import io.syncline.process.StateFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatusReaderTest {
    private static final Instant T0 = Instant.parse("2026-11-21T08:00:00Z");

    @TempDir
    Path directory;

    private StateDirectory state;
    private final MemoryJournal<FileEvent> events = new MemoryJournal<>();
    private final MemoryJournal<FileEvent> changesets = new MemoryJournal<>();
    private Function<Path, Optional<DestinationFacts>> facts = destination -> Optional.empty();

    @BeforeEach
    void makeState() throws Exception {
        state = new StateDirectory(Files.createDirectory(directory.resolve("state")));
    }

    @Test
    void aStateDirectoryWithoutAnythingHasStagesThatNeverStarted() {
        MirrorStatus status = read();

        assertEquals(Optional.empty(), status.source());
        assertEquals("unknown", stage(status, "capture").state());
        assertEquals("never started", line(status, "planner: "));
    }

    @Test
    void aStageThatRunsHasThePidOfItsLock() {
        stateFile(state.plannerState(), "planner").enter("running", "window of 3 paths");
        try (StageLock lock = StageLock.take(state.lock("planner"), "the planner")) {
            StageStatus planner = stage(read(), "planner");

            assertTrue(planner.running(), lock::toString);
            assertEquals(Optional.of(ProcessHandle.current().pid()), planner.pid());
            assertEquals("running", planner.state());
            assertEquals(Optional.of(T0), planner.since());
        }
    }

    @Test
    void aStageThatEndedWithoutAWordIsDeadSinceItWasLastHeardOf() throws Exception {
        stateFile(state.plannerState(), "planner").enter("running", "");
        Files.setLastModifiedTime(state.plannerState(), FileTime.from(T0.plusSeconds(60)));

        StageStatus planner = stage(read(), "planner");

        assertEquals("dead", planner.state());
        assertEquals(Optional.of(T0.plusSeconds(60)), planner.since());
        assertEquals(
                "not running since 2026-11-21T08:01:00Z, process "
                        + ProcessHandle.current().pid() + " is gone without a clean stop",
                line(read(), "planner: "));
    }

    @Test
    void aStateFileThatALossOfPowerEmptiedSaysNothing() throws Exception {
        Files.createDirectories(state.plannerState().getParent());
        Files.createFile(state.plannerState());

        assertEquals("unknown", stage(read(), "planner").state());
    }

    @Test
    void aCleanStopIsNoCrash() {
        stateFile(state.plannerState(), "planner").enter("stopped", "");

        assertEquals("not running, stopped since 2026-11-21T08:00:00Z", line(read(), "planner: "));
    }

    @Test
    void lagIsWhatIsDurableAndNotDone() {
        append(changesets, 5);
        StateFile file = stateFile(state.destinationState("backup"), "ship/backup");
        file.position(new Position(1));
        file.enter("shipping", "");
        facts = destination -> Optional.of(new DestinationFacts(
                new Position(3),
                false,
                Optional.empty(),
                false,
                List.of(failing("a"), failing("b")),
                Optional.empty()));

        StageStatus shipper = stage(read(), "ship/backup");

        // The checkpoint counts, not what the stage last said.
        assertEquals(3, shipper.position());
        assertEquals(Optional.of(2L), shipper.lag());
        assertTrue(shipper.pendingSince().isPresent());
        assertEquals(2, shipper.quarantined());
        assertTrue(
                StatusPrinter.text(read(), T0)
                        .contains("    a: denied (3 attempts since 2026-11-21T08:00:00Z, next in 5s)\n    b: denied"),
                () -> StatusPrinter.text(read(), T0));
        assertTrue(StatusPrinter.text(read(), T0).contains("position 3, 2 pending, the oldest"));
    }

    private static FailingPath failing(String path) {
        return new FailingPath(path, "denied", 3, T0, T0.plusSeconds(5));
    }

    @Test
    void nothingPendingHasNoAge() {
        append(events, 2);
        StateFile file = stateFile(state.plannerState(), "planner");
        file.position(new Position(2));
        file.enter("running", "");

        assertEquals(Optional.of(0L), stage(read(), "planner").lag());
        assertEquals(Optional.empty(), stage(read(), "planner").pendingSince());
        assertTrue(StatusPrinter.text(read(), T0).contains("position 2, nothing pending"));
    }

    @Test
    void aHoldIsSeenWhetherTheShipperRunsOrNot() {
        stateFile(state.destinationState("backup"), "ship/backup").enter("stopped", "");
        facts = destination -> Optional.of(new DestinationFacts(
                Position.NONE,
                false,
                Optional.of("1200 of 1300 files would be deleted"),
                true,
                List.of(),
                Optional.empty()));

        assertTrue(read().isHeld());
        assertTrue(StatusPrinter.text(read(), T0)
                .contains("  HELD: 1200 of 1300 files would be deleted; syncline release backup lets it through"));
    }

    /** The stages could not write that either. */
    @Test
    void aFullDiskIsSaidByWhoAsks() {
        stateFile(state.captureState(), "capture").enter("watching", "");
        assertFalse(read().isDiskFull());
        assertFalse(StatusPrinter.text(read(), T0).contains("DISK FULL"));
        MirrorStatus full = new MirrorStatus("/state", Optional.of("/source"), 1, 0, 4_096, List.of(), read().stages());
        assertTrue(full.isDiskFull());
        assertTrue(StatusPrinter.text(full, T0).contains("\nDISK FULL        4096 bytes are free at /state; "));
    }

    @Test
    void errorsAndRetriesAreShownWithTheirAge() {
        StateFile file = stateFile(state.destinationState("backup"), "ship/backup");
        file.error("cannot reach host: connection refused");
        file.nextRetry(Optional.of(T0.plusSeconds(90)));
        file.count("rounds", 4);
        file.enter("retrying", "host does not answer");
        try (StageLock lock = StageLock.take(state.lock("ship-backup"), "the shipper")) {
            String text = StatusPrinter.text(read(), T0.plusSeconds(30));

            assertTrue(
                    text.contains("  next try in 1m 0s\n  last error 30s ago: cannot reach host: connection refused"),
                    () -> text + lock);
            assertTrue(text.contains("  rounds=4"), text);
        }
    }

    @Test
    void theJsonShapeIsStable() throws Exception {
        Path source = Files.createDirectory(directory.resolve("source"));
        SourceGuard.recordOrVerify(state.source(), source);
        stateFile(state.captureState(), "capture").enter("stopped", "");
        MirrorStatus status = read();
        MirrorStatus onlyCapture = new MirrorStatus(
                "/state",
                Optional.of("/source"),
                1,
                0,
                1_000_000,
                List.of(),
                status.stages().subList(0, 1));

        assertEquals(Optional.of(source.toString()), status.source());
        assertEquals(
                "{\"state\":\"/state\",\"source\":\"/source\",\"events\":1,\"changesets\":0,\"freeBytes\":1000000,\"leftOut\":[],\"stages\":[{\"stage\":\"capture\","
                        + "\"running\":false,\"pid\":" + ProcessHandle.current().pid()
                        + ",\"state\":\"stopped\",\"detail\":\"\",\"since\":\"2026-11-21T08:00:00Z\",\"position\":0,"
                        + "\"lag\":null,\"pendingSince\":null,\"hold\":null,\"releasable\":false,\"quarantined\":0,\"quarantine\":[],\"counters\":{},"
                        + "\"lastError\":null,\"lastErrorAt\":null,\"nextRetryAt\":null,\"advice\":null,\"verified\":null,\"held\":false}],\"diskFull\":false,\"held\":false,\"sourceLost\":false}",
                Json.line(onlyCapture));
    }

    @Test
    void aDirectoryThatIsNotThereIsNothingToShow() {
        state = new StateDirectory(directory.resolve("none"));

        assertEquals(
                ExitCode.UNREACHABLE,
                assertThrows(StageException.class, this::read).exitCode());
    }

    private MirrorStatus read() {
        return new StatusReader(state, events, changesets, path -> facts.apply(path)).read(names());
    }

    private List<String> names() {
        String[] names = state.destinations().toFile().list();
        return names == null ? List.of() : List.of(names);
    }

    private StateFile stateFile(Path file, String stage) {
        return new StateFile(file, stage, () -> T0);
    }

    private static StageStatus stage(MirrorStatus status, String name) {
        return status.stages().stream()
                .filter(stage -> stage.stage().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static String line(MirrorStatus status, String start) {
        return StatusPrinter.text(status, T0)
                .lines()
                .filter(line -> line.startsWith(start))
                .map(line -> line.substring(start.length()))
                .findFirst()
                .orElseThrow();
    }

    private static void append(MemoryJournal<FileEvent> journal, int count) {
        try (JournalWriter<FileEvent> writer = journal.openWriter()) {
            for (int i = 0; i < count; i++) {
                writer.append(new FileEvent.Touched(RelPath.of("f" + i)));
            }
            writer.force();
        }
    }
}
