package io.syncline.ops.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncline.changeset.Changeset;
import io.syncline.changeset.CloseReason;
import io.syncline.changeset.Dirt;
import io.syncline.changeset.DirtySet;
import io.syncline.changeset.Scope;
import io.syncline.changeset.Span;
import io.syncline.checkpoint.CheckpointFile;
import io.syncline.event.RescanReason;
import io.syncline.journal.JournalWriter;
import io.syncline.journal.Position;
import io.syncline.journal.memory.MemoryJournal;
import io.syncline.path.RelPath;
import io.syncline.process.StateDirectory;
import io.syncline.process.StateFile;
import io.syncline.shipper.HoldRecord;
import io.syncline.shipper.ShipperCheckpoint;
import io.syncline.shipper.ShipperCheckpoint.CrawlPart;
import io.syncline.shipper.transfer.HoldReason;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArrivalTest {
    private static final Instant T0 = Instant.parse("2026-11-21T08:00:00Z");
    private static final Position MARK = new Position(7);
    private static final Optional<CrawlPart> CRAWL = Optional.of(new CrawlPart(
            "AGENT_START", false, false, Optional.empty(), List.of(), T0, Optional.empty(), false, false, 0, 0, 0, 0));

    @TempDir
    Path directory;

    private final StateFile planner = StateFile.none("planner");
    private final MemoryJournal<Changeset> changesets = new MemoryJournal<>();
    private StateDirectory state;
    private Arrival arrival;

    @BeforeEach
    void makeState() throws Exception {
        state = new StateDirectory(directory);
        Files.createDirectories(state.destination("a"));
        Files.createDirectories(state.destination("b"));
        arrival = new Arrival(state, planner, changesets, MARK, List.of("a", "b"));
        append(3);
    }

    @Test
    void eachDestinationArrivesOnceAndByItself() {
        planner.position(MARK);
        checkpoint("a", 3, Optional.empty());
        assertEquals(List.of("a"), arrival.poll());
        assertEquals(List.of(), arrival.poll());

        checkpoint("b", 4, Optional.empty());
        assertEquals(List.of("b"), arrival.poll());
        assertTrue(arrival.isComplete());
    }

    @Test
    void nobodyArrivesBeforeTheMarkIsPlanned() {
        planner.position(new Position(6));
        checkpoint("a", 3, Optional.empty());

        assertEquals(List.of(), arrival.poll());
    }

    @Test
    void aDestinationThatLacksAChangesetOrWasNeverReachedHasNotArrived() {
        planner.position(MARK);
        checkpoint("a", 2, Optional.empty());

        assertEquals(List.of(), arrival.poll());
    }

    @Test
    void aCrawlUnderWayIsNoArrival() {
        planner.position(MARK);
        checkpoint("a", 3, CRAWL);
        assertEquals(List.of(), arrival.poll());

        checkpoint("a", 3, Optional.empty());
        assertEquals(List.of("a"), arrival.poll());
    }

    @Test
    void aHeldDestinationHasNotArrived() {
        planner.position(MARK);
        checkpoint("a", 3, Optional.empty());
        new CheckpointFile<>(state.destination("a").resolve("hold.json"), HoldRecord.class)
                .write(new HoldRecord(1, HoldReason.DELETIONS, "too many", 9, 1, 10, List.of(), T0));

        assertEquals(List.of(), arrival.poll());
    }

    @Test
    void changesetsAfterTheMarkAreNotWaitedFor() {
        planner.position(MARK);
        assertEquals(List.of(), arrival.poll());
        append(5);
        checkpoint("a", 3, Optional.empty());

        assertEquals(List.of("a"), arrival.poll());
    }

    private void checkpoint(String name, long position, Optional<CrawlPart> crawl) {
        ShipperCheckpoint checkpoint = new ShipperCheckpoint(
                ShipperCheckpoint.VERSION, name, position, 0, 10, crawl, List.of(), List.of(), T0);
        new CheckpointFile<>(state.destination(name).resolve("checkpoint.json"), ShipperCheckpoint.class)
                .write(checkpoint);
    }

    private void append(int count) {
        Changeset changeset = new Changeset(
                new Span(MARK, MARK),
                DirtySet.of(new Dirt(RelPath.ROOT, Scope.TREE)),
                DirtySet.empty(),
                List.of(),
                DirtySet.empty(),
                CloseReason.WHOLE_TREE,
                Set.of(RescanReason.AGENT_START),
                T0,
                T0);
        try (JournalWriter<Changeset> writer = changesets.openWriter()) {
            for (int i = 0; i < count; i++) {
                writer.append(changeset);
            }
            writer.force();
        }
    }
}
