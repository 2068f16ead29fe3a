package io.syncline.capture;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncline.event.FileEvent;
import io.syncline.event.FileEvent.ListingTouched;
import io.syncline.event.FileEvent.TreeTouched;
import io.syncline.event.FileEvent.Watermark;
import io.syncline.event.RescanReason;
import io.syncline.journal.JournalWriter;
import io.syncline.journal.memory.MemoryJournal;
import io.syncline.path.RelPath;
import io.syncline.testing.Thorough;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Thorough
class SweepAfterGapTest {
    private static final RelPath OLD = RelPath.of("old");

    private final MemoryJournal<FileEvent> journal = new MemoryJournal<>();

    @TempDir
    Path directory;

    @Test
    void aLaterStartFindsWhatChangedMeanwhileAndMarksNothingElse() throws Exception {
        Path root = watchedOnce();
        Files.writeString(root.resolve("dir/changed"), "x");
        Files.delete(root.resolve("gone/f"));

        try (Running second = new Running(quick(root), journal)) {
            second.awaitWatching();
            List<FileEvent> seen = swept(second);
            assertTrue(seen.contains(new TreeTouched(RelPath.of("dir/changed"), RescanReason.SWEPT)), seen::toString);
            assertTrue(seen.contains(new ListingTouched(RelPath.of("gone"))), seen::toString);
            assertFalse(seen.toString().contains("[path=., reason=AGENT_START]"), seen::toString);
        }
    }

    @Test
    void whatIsOlderThanTheWatermarkAndItsSlackIsNotTouched() throws Exception {
        Path root = watchedOnce();
        try (Running second = new Running(quick(root), journal)) {
            second.awaitWatching();
            List<FileEvent> seen = swept(second);
            assertFalse(seen.contains(new TreeTouched(OLD.resolve("f"), RescanReason.SWEPT)), seen::toString);
            assertEquals(6, second.state.current().counters().get("sweptInodes"));
        }
    }

    @Test
    void aSweepEndsWithAWatermarkOfItsBeginningSoTheNextStartSweepsFromThere() throws Exception {
        Path root = watchedOnce();
        Instant before = Instant.now();
        try (Running second = new Running(quick(root), journal)) {
            second.awaitWatching();
            swept(second);
            assertTrue(second.watermarks().stream().anyMatch(time -> time.isAfter(before)));
        }
    }

    @Test
    void withoutAWatermarkTheWholeTreeIsMarked() throws Exception {
        Path root = Files.createDirectory(directory.resolve("root"));
        record(new TreeTouched(RelPath.ROOT, RescanReason.FIRST_START));

        try (Running second = new Running(quick(root), journal)) {
            second.awaitWatching();
            assertTrue(second.recorded().contains(new TreeTouched(RelPath.ROOT, RescanReason.AGENT_START)));
            assertFalse(second.state.current().counters().containsKey("sweeps"));
        }
    }

    @Test
    void aWatermarkThatLiesInTheFutureMarksTheWholeTree() throws Exception {
        Path root = Files.createDirectory(directory.resolve("root"));
        record(new Watermark(Instant.now().plus(Duration.ofHours(1))));

        try (Running second = new Running(quick(root), journal)) {
            second.awaitWatching();
            assertTrue(second.recorded().contains(new TreeTouched(RelPath.ROOT, RescanReason.AGENT_START)));
        }
    }

    @Test
    void theLastWatermarkStandsAtTheHeadOfWhatEachStartWrites() throws Exception {
        Path root = watchedOnce();
        List<Instant> before = watermarks();
        try (Running second = new Running(quick(root), journal)) {
            second.awaitWatching();
            assertEquals(before.get(before.size() - 1), second.watermarks().get(before.size()));
        }
    }

    @Test
    void whileNothingHappensNoWatermarkIsWritten() throws Exception {
        Path root = Files.createDirectory(directory.resolve("root"));
        try (Running running = new Running(Running.quickConfig(root), journal)) {
            running.awaitWatching();
            running.awaitWatermark();
            // Quiet is told again and again: each would write one.
            int quiet = running.watermarks().size();
            await().pollDelay(Duration.ofMillis(400)).until(() -> true);
            assertEquals(quiet, running.watermarks().size());
        }
    }

    private List<FileEvent> swept(Running running) {
        List<FileEvent> seen = new ArrayList<>();
        await().atMost(Duration.ofSeconds(20)).until(() -> running.hasSwept(1));
        seen.addAll(running.recorded());
        return seen;
    }

    /** A tree that an agent has watched up to a watermark that is newer than the tree, but for its slack. */
    private Path watchedOnce() throws Exception {
        Path root = Files.createDirectory(directory.resolve("root"));
        for (String name : new String[] {"old", "dir", "gone"}) {
            Files.createDirectory(root.resolve(name));
        }
        Files.createFile(root.resolve("old/f"));
        Files.createFile(root.resolve("gone/f"));
        await().pollDelay(Duration.ofMillis(60)).until(() -> true);
        try (Running first = new Running(quick(root), journal)) {
            first.awaitWatching();
            first.awaitWatermark();
            await().pollDelay(Duration.ofMillis(20)).until(() -> true);
        }
        return root;
    }

    private List<Instant> watermarks() throws Exception {
        List<Instant> all = new ArrayList<>();
        try (var reader = journal.openReader(io.syncline.journal.Position.NONE)) {
            while (reader.poll() instanceof io.syncline.journal.ReadResult.Found<FileEvent> found) {
                if (found.found().value() instanceof Watermark watermark) {
                    all.add(watermark.time());
                }
            }
        }
        return all;
    }

    private void record(FileEvent event) {
        try (JournalWriter<FileEvent> writer = journal.openWriter()) {
            writer.append(event);
        }
    }

    /** With a slack that the file systems of these tests can do with. */
    private static CaptureConfig quick(Path root) {
        SweepConfig usual = SweepConfig.DEFAULT;
        return Running.quickConfig(root)
                .sweeping(new SweepConfig(
                        usual.directory(), Duration.ofMillis(30), usual.schedule(), usual.unwatched(), 0, 2));
    }
}
