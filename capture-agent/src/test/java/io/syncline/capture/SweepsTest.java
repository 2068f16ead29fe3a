package io.syncline.capture;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncline.capture.sweep.SweepAnswer;
import io.syncline.capture.sweep.SweepProgress;
import io.syncline.capture.sweep.SweepTally;
import io.syncline.capture.watch.RootLostException;
import io.syncline.checkpoint.CheckpointFile;
import io.syncline.event.FileEvent;
import io.syncline.filter.Pruning;
import io.syncline.path.RelPath;
import io.syncline.posix.Posix;
import io.syncline.posix.SourceIdentity;
import io.syncline.process.StateFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is on disk of a sweep never says more than what is durable in the journal. */
class SweepsTest {
    @TempDir
    Path directory;

    private final List<FileEvent> events = new ArrayList<>();
    private final Instant watermark = Instant.now().plusSeconds(60);
    private final Instant begun = watermark.plusSeconds(60);
    private Path root;
    private SweepConfig config;
    private Sweeps sweeps;

    @BeforeEach
    void sweepAGapInWhichNothingHappened() throws Exception {
        root = Files.createDirectory(directory.resolve("root"));
        Files.createDirectory(root.resolve("b"));
        config = new SweepConfig(Optional.of(directory), Duration.ZERO, Duration.ZERO, Duration.ofHours(1), 0, 1);
        sweeps = over(Posix.identity(Posix.bytes(root)).orElseThrow());
        sweeps.gap(watermark, begun);
        sweeps.forced(begun);
        // Nothing is to be found, so there is work when the walk is at its end.
        await().until(sweeps::hasWork);
        assertEquals(Optional.of(watermark), onDisk().plan().earliest());
    }

    @AfterEach
    void close() {
        sweeps.close();
    }

    /** Mutant: progress that is written when a sweep is interrupted, and its findings are forced later or never. */
    @Test
    void anInterruptedSweepHasGotNoFurtherUntilItsFindingsAreForced() {
        sweeps.sweep(List.of(RelPath.of("b")), begun, begun);
        assertEquals(Optional.of(watermark), onDisk().plan().earliest());

        sweeps.forced(begun);
        assertEquals(Optional.of(begun), onDisk().plan().earliest());
    }

    /** Mutants: all that is swept counted for one place; nothing of it behind another start; what a sweep before it found. */
    @Test
    void eachPlaceIsCountedByItself() throws Exception {
        Files.createFile(root.resolve("b/f"));
        Files.createFile(root.resolve("c"));
        List<SweepTally> tallies = Stream.of("", "b", "c", "b/none")
                .map(path -> new SweepTally(RelPath.of(path)))
                .toList();
        for (SweepTally tally : tallies) {
            sweeps.tally(tally);
        }
        sweeps.sweep(List.of(RelPath.of("b")), begun.minusSeconds(3_600), begun);
        sweeps.sweep(List.of(RelPath.of("c")), begun.minusSeconds(3_600), begun);
        awaitEnd();

        assertTrue(tallies.get(0).answer().inodes() >= 4, () -> tallies.get(0).answer() + ": the root, b, b/f, c");
        assertEquals(new SweepAnswer(0, 0), tallies.get(3).answer());
        SweepAnswer before = tallies.get(1).answer();
        SweepTally later = new SweepTally(RelPath.of("b"));
        SweepTally file = new SweepTally(RelPath.of("c"));
        sweeps.tally(later);
        sweeps.tally(file);
        sweeps.sweep(List.of(RelPath.of("b"), RelPath.of("c")), begun.minusSeconds(3_600), begun);
        awaitEnd();
        assertEquals(2, later.answer().inodes());
        assertEquals(1, file.answer().inodes());
        assertTrue(later.answer().findings() > 0);
        assertEquals(before, tallies.get(1).answer(), "that sweep is over");
    }

    private void awaitEnd() {
        await().until(() -> {
            sweeps.work();
            return sweeps.forced(begun).isPresent();
        });
        sweeps.finished();
    }

    /** Mutant: a gap that is closed on disk while the mark of the whole tree, which closes it, is in memory. */
    @Test
    void aGapIsOpenOnDiskUntilTheMarkThatClosesItIsForced() {
        sweeps.covered(begun);
        assertTrue(onDisk().gap());

        sweeps.forced(begun);
        assertFalse(onDisk().gap());
    }

    /** Mutant: a walk that trusts the path, from which the disk was unmounted since the last look. */
    @Test
    void noOtherDirectoryIsSweptInPlaceOfTheRoot() throws Exception {
        SourceIdentity elsewhere = Posix.identity(Posix.bytes(directory)).orElseThrow();
        try (Closing other = new Closing(over(elsewhere))) {
            assertThrows(RootLostException.class, () -> other.sweeps().gap(watermark, begun));
        }
    }

    private record Closing(Sweeps sweeps) implements AutoCloseable {
        @Override
        public void close() {
            sweeps.close();
        }
    }

    private Sweeps over(SourceIdentity expected) {
        return new Sweeps(
                config,
                Posix.bytes(root),
                expected,
                Pruning.NONE,
                false,
                events::add,
                StateFile.none("capture"),
                () -> {});
    }

    private SweepProgress onDisk() {
        return new CheckpointFile<>(directory.resolve("sweep.json"), SweepProgress.class)
                .read()
                .orElseThrow();
    }
}
