package io.syncline.capture;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncline.capture.linux.Inotify;
import io.syncline.event.FileEvent;
import io.syncline.event.FileEvent.ListingTouched;
import io.syncline.event.FileEvent.Touched;
import io.syncline.event.FileEvent.TreeTouched;
import io.syncline.event.RescanReason;
import io.syncline.journal.Journal;
import io.syncline.journal.JournalException;
import io.syncline.journal.JournalReader;
import io.syncline.journal.JournalRecord;
import io.syncline.journal.JournalWriter;
import io.syncline.journal.Position;
import io.syncline.journal.memory.MemoryJournal;
import io.syncline.path.RelPath;
import io.syncline.process.ExitCode;
import io.syncline.process.StageException;
import io.syncline.process.StateFile;
import io.syncline.testing.Thorough;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class JournalTroubleTest {
    @TempDir
    Path root;

    private final MemoryJournal<FileEvent> journal = new MemoryJournal<>();

    @Test
    void aFullDiskIsWaitedForAndNothingIsLost() throws Exception {
        try (Running running = new Running(Running.quickConfig(root), journal)) {
            running.awaitWatching();
            running.recorded();
            journal.setFull(true);
            Files.createFile(root.resolve("a"));
            Files.createFile(root.resolve("b"));
            await().until(() -> running.state.current().state().equals("retrying"));
            assertTrue(running.state.current().detail().contains("disk of the event journal is full"));
            journal.setFull(false);

            assertEquals(List.of(new Touched(RelPath.of("a")), new Touched(RelPath.of("b"))), running.events());
            assertEquals("watching", running.state.current().state());
            assertEquals(Optional.empty(), running.state.current().nextRetryAt());
        }
    }

    @Thorough
    @Test
    void aDiskThatStaysFullUntilTheKernelOverflowsCostsASweepAndNoMark() throws Exception {
        int kernelQueue = Integer.parseInt(Inotify.limit("max_queued_events"));
        CaptureConfig usual = Running.quickConfig(root);
        CaptureConfig smallRing = new CaptureConfig(
                root,
                usual.expected(),
                usual.pairing(),
                usual.noSpaceRetry(),
                usual.rootCheck(),
                256,
                usual.sweep(),
                usual.pruning(),
                usual.watch());
        try (Running running = new Running(smallRing, journal)) {
            running.awaitWatching();
            running.recorded();
            running.awaitWatermark();
            journal.setFull(true);
            // Two events each; the ring and the buffer of one read hold some 8,500 more.
            for (int i = 0; i < kernelQueue * 3 / 4 + 1000; i++) {
                Files.createFile(root.resolve("f" + i));
            }
            // Its creation is behind the overflow: only a walk finds it.
            Files.createDirectory(root.resolve("unseen"));
            journal.setFull(false);

            List<FileEvent> seen = new ArrayList<>();
            await().atMost(Duration.ofSeconds(20)).until(() -> {
                seen.addAll(running.recorded());
                return seen.contains(new ListingTouched(RelPath.of("unseen"))) && running.hasSwept(1);
            });
            seen.addAll(running.recorded());
            int last = kernelQueue * 3 / 4 + 999;
            assertTrue(seen.contains(new TreeTouched(RelPath.of("f" + last), RescanReason.SWEPT)));
            assertTrue(seen.stream()
                    .noneMatch(event ->
                            event instanceof TreeTouched tree && tree.path().isRoot()));
            assertEquals(1, running.state.current().counters().get("overflows"));
            Files.createFile(root.resolve("unseen/f"));
            assertTrue(running.events().contains(new Touched(RelPath.of("unseen/f"))));
        }
    }

    @Test
    void aStopDoesNotWaitForSpace() throws Exception {
        try (Running running = new Running(Running.quickConfig(root), journal)) {
            running.awaitWatching();
            journal.setFull(true);
            Files.createFile(root.resolve("a"));
            await().until(() -> running.state.current().state().equals("retrying"));
        } finally {
            journal.setFull(false);
        }
        try (Running again = new Running(root, journal)) {
            again.awaitWatching();
            List<FileEvent> seen = new ArrayList<>();
            await().until(() -> {
                seen.addAll(again.recorded());
                return seen.contains(new TreeTouched(RelPath.of("a"), RescanReason.SWEPT))
                        || seen.contains(new TreeTouched(RelPath.ROOT, RescanReason.AGENT_START));
            });
        }
    }

    @Test
    void aFailedForceEndsTheStageAndIsNotFollowedByAnything() throws Exception {
        JournalException failed = new JournalException("cannot force the journal: input/output error (5)");
        FailingJournal failing = new FailingJournal(failed);
        CaptureAgent agent =
                new CaptureAgent(Running.config(root), failing, () -> Position.NONE, StateFile.none("capture"));

        StageException ended = Assertions.assertThrows(StageException.class, agent::run);

        assertEquals(ExitCode.JOURNAL, ended.exitCode());
        assertSame(failed, ended.getCause());
        assertEquals(List.of("append", "append", "force"), failing.calls);
    }

    @Test
    void aBugEndsTheStageWithItsCause() {
        IllegalStateException bug = new IllegalStateException("bug");
        CaptureAgent agent = new CaptureAgent(
                Running.config(root), new FailingJournal(bug), () -> Position.NONE, StateFile.none("capture"));

        StageException ended = Assertions.assertThrows(StageException.class, agent::run);

        assertEquals(ExitCode.FAILURE, ended.exitCode());
        assertSame(bug, ended.getCause());
    }

    /** Its first force fails. */
    private static final class FailingJournal implements Journal<FileEvent>, JournalWriter<FileEvent> {
        private final List<String> calls = new ArrayList<>();
        private final RuntimeException failure;

        FailingJournal(RuntimeException failure) {
            this.failure = failure;
        }

        @Override
        public JournalWriter<FileEvent> openWriter() {
            return this;
        }

        @Override
        public JournalReader<FileEvent> openReader(Position after) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Position durable() {
            return Position.NONE;
        }

        @Override
        public Position append(FileEvent value) {
            calls.add("append");
            return new Position(calls.size());
        }

        @Override
        public Position force() {
            calls.add("force");
            throw failure;
        }

        @Override
        public Optional<JournalRecord<FileEvent>> lastAtOpen() {
            return Optional.empty();
        }

        @Override
        public boolean wasUnclean() {
            return false;
        }

        @Override
        public void trim(Position keepAfter) {}

        @Override
        public void close() {
            calls.add("close");
        }
    }
}
