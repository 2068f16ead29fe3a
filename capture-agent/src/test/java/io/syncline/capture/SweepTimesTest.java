package io.syncline.capture;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncline.capture.sweep.Segment;
import io.syncline.capture.sweep.SweepAnswer;
import io.syncline.capture.sweep.SweepProgress;
import io.syncline.capture.sweep.SweepRequest;
import io.syncline.checkpoint.CheckpointFile;
import io.syncline.event.FileEvent;
import io.syncline.event.FileEvent.TreeTouched;
import io.syncline.event.FileEvent.Watermark;
import io.syncline.event.RescanReason;
import io.syncline.journal.JournalWriter;
import io.syncline.journal.memory.MemoryJournal;
import io.syncline.path.RelPath;
import io.syncline.process.Requests;
import io.syncline.testing.Thorough;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sweeps that no gap asks for, and what is left of one that was cut off. */
class SweepTimesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    Path directory;

    private final MemoryJournal<FileEvent> journal = new MemoryJournal<>();
    private Path root;
    private Path state;

    @BeforeEach
    void makeTree() throws Exception {
        root = Files.createDirectory(directory.resolve("root"));
        state = Files.createDirectory(directory.resolve("state"));
        for (String name : new String[] {"a", "b", "c"}) {
            Files.createDirectory(root.resolve(name));
            Files.createFile(root.resolve(name + "/f"));
        }
    }

    @Thorough
    @Test
    void whatSomebodyAsksForIsSweptAndAnswered() throws Exception {
        Requests requests = new Requests(state.resolve("requests"));
        try (Running running = new Running(config(Duration.ZERO), journal, agent -> agent.answering(requests))) {
            running.awaitWatching();
            new CheckpointFile<>(requests.directory().resolve("sweep-1.json"), SweepRequest.class)
                    .write(new SweepRequest("b", Optional.of(Instant.EPOCH)));

            CheckpointFile<SweepAnswer> answer =
                    new CheckpointFile<>(requests.directory().resolve("sweep-1.done"), SweepAnswer.class);
            await().atMost(PATIENCE).until(() -> answer.read().isPresent());

            List<FileEvent> seen = running.recorded();
            assertTrue(seen.contains(new TreeTouched(RelPath.of("b/f"), RescanReason.SWEPT)), seen::toString);
            // The directory and its file, but neither the root nor what else is in it.
            assertEquals(2, answer.read().orElseThrow().inodes());
            assertFalse(seen.toString().contains("a/f"), seen::toString);
            assertFalse(Files.exists(requests.directory().resolve("sweep-1.json")));
        }
    }

    @Thorough
    @Test
    void aScheduledSweepLooksBackToTheOneBefore() throws Exception {
        Instant before = Instant.now().minusSeconds(7200);
        progress(new SweepProgress(
                SweepProgress.VERSION, false, Optional.empty(), List.of(), Optional.of(before), Optional.empty()));
        record(new Watermark(Instant.now()));
        Thread.sleep(60);

        try (Running running = new Running(config(Duration.ofHours(1)), journal)) {
            running.awaitWatching();
            // That of the start, which looks at nothing older than the watermark, and the one that is due.
            await().atMost(PATIENCE).until(() -> running.hasSwept(2));
            assertTrue(running.recorded().contains(new TreeTouched(RelPath.of("a/f"), RescanReason.SWEPT)));
        }
        assertTrue(new CheckpointFile<>(state.resolve("sweep.json"), SweepProgress.class)
                .read()
                .orElseThrow()
                .scheduledAt()
                .orElseThrow()
                .isAfter(before.plusSeconds(3600)));
    }

    /** Mutant: progress that is not asked, and progress that is believed although the journal has got further. */
    @Test
    void aSweepThatWasCutOffGoesOnFromWhereItWas() throws Exception {
        Instant longAgo = Instant.now().minusSeconds(3600);
        record(new Watermark(longAgo));
        Thread.sleep(60);
        Instant begun = Instant.now();
        progress(new SweepProgress(
                SweepProgress.VERSION,
                true,
                Optional.of(begun),
                List.of(new Segment(".", Optional.of(begun)), new Segment("b", Optional.of(longAgo))),
                Optional.of(begun),
                Optional.empty()));

        try (Running running = new Running(config(Duration.ZERO), journal)) {
            running.awaitWatching();
            await().atMost(PATIENCE).until(() -> running.hasSwept(1));
            List<FileEvent> seen = running.recorded();
            assertFalse(seen.contains(new TreeTouched(RelPath.of("a/f"), RescanReason.SWEPT)), seen::toString);
            assertTrue(seen.contains(new TreeTouched(RelPath.of("b/f"), RescanReason.SWEPT)), seen::toString);
            assertTrue(seen.contains(new TreeTouched(RelPath.of("c/f"), RescanReason.SWEPT)), seen::toString);
        }
        assertEquals(
                List.of(),
                new CheckpointFile<>(state.resolve("sweep.json"), SweepProgress.class)
                        .read()
                        .orElseThrow()
                        .segments());
    }

    /** Mutant: what was swept by a clock that was set back since is believed to be known until that time comes. */
    @Test
    void aSweepThatBeganInTheFutureBeginsAgain() throws Exception {
        Instant longAgo = Instant.now().minusSeconds(3600);
        Instant begun = Instant.now().plusSeconds(3600);
        record(new Watermark(longAgo));
        progress(new SweepProgress(
                SweepProgress.VERSION,
                true,
                Optional.of(begun),
                List.of(new Segment(".", Optional.of(begun)), new Segment("b", Optional.of(longAgo))),
                Optional.of(begun),
                Optional.empty()));

        try (Running running = new Running(config(Duration.ZERO), journal)) {
            running.awaitWatching();
            await().atMost(PATIENCE).until(() -> running.hasSwept(1));
            List<FileEvent> seen = running.recorded();
            assertTrue(seen.contains(new TreeTouched(RelPath.of("a/f"), RescanReason.SWEPT)), seen::toString);
        }
    }

    /** Killed again and again, the sweep is slow; what it finds in the end is all of it. */
    @Test
    void progressIsWrittenWhileASweepRunsAndAStopLosesNothing() throws Exception {
        record(new Watermark(Instant.now().minusSeconds(3600)));
        SweepConfig slow = config(Duration.ZERO).sweep().with(Duration.ZERO, Duration.ofHours(1), 4);
        List<FileEvent> seen = new ArrayList<>();
        try (Running running = new Running(config(Duration.ZERO).sweeping(slow), journal)) {
            running.awaitWatching();
            assertEquals(
                    1,
                    new CheckpointFile<>(state.resolve("sweep.json"), SweepProgress.class)
                            .read()
                            .orElseThrow()
                            .segments()
                            .size());
            seen.addAll(running.recorded());
        }
        try (Running running = new Running(config(Duration.ZERO), journal)) {
            running.awaitWatching();
            await().atMost(PATIENCE).until(() -> running.hasSwept(1));
            seen.addAll(running.recorded());
            assertTrue(seen.toString().contains("path=c"), seen::toString);
        }
    }

    private CaptureConfig config(Duration schedule) {
        return Running.quickConfig(root)
                .sweeping(new SweepConfig(
                        Optional.of(state), Duration.ofMillis(30), schedule, Duration.ofHours(1), 0, 2));
    }

    private void progress(SweepProgress progress) {
        new CheckpointFile<>(state.resolve("sweep.json"), SweepProgress.class).write(progress);
    }

    private void record(FileEvent event) {
        try (JournalWriter<FileEvent> writer = journal.openWriter()) {
            writer.append(event);
        }
    }
}
