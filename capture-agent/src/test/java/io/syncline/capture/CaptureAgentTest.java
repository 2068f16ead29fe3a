package io.syncline.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncline.event.FileEvent;
import io.syncline.event.FileEvent.ListingTouched;
import io.syncline.event.FileEvent.Renamed;
import io.syncline.event.FileEvent.Touched;
import io.syncline.event.FileEvent.TreeTouched;
import io.syncline.event.RescanReason;
import io.syncline.journal.JournalReader;
import io.syncline.journal.Position;
import io.syncline.journal.ReadResult;
import io.syncline.journal.memory.MemoryJournal;
import io.syncline.path.RelPath;
import io.syncline.posix.Posix;
import io.syncline.process.StateFile;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
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
            // The mark, and the watermark that it is worth.
            assertEquals(new Position(2), running.awaitWatching());
            assertEquals(List.of(new TreeTouched(RelPath.ROOT, RescanReason.FIRST_START)), running.recorded());
            assertEquals("watching", running.state.current().state());
            assertEquals(3, running.state.current().counters().get("directories"));
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

    @Test
    void hostileNamesArriveAsTheirBytes() throws Exception {
        List<byte[]> names = List.of(
                "-rf *".getBytes(StandardCharsets.UTF_8),
                "new\nline#]\\".getBytes(StandardCharsets.UTF_8),
                "n".repeat(255).getBytes(StandardCharsets.UTF_8),
                new byte[] {(byte) 0xff, (byte) 0xfe});
        try (Running running = Running.watching(root)) {
            running.recorded();
            for (byte[] name : names) {
                Posix.mkdir(Posix.absolute(Posix.bytes(root), RelPath.of(name)), 0755);
            }
            List<FileEvent> expected = new ArrayList<>();
            names.forEach(name -> expected.add(new TreeTouched(RelPath.of(name), RescanReason.NEW_DIRECTORY)));
            assertEquals(expected, running.events());
            for (byte[] name : names) {
                Posix.mkdir(Posix.absolute(Posix.bytes(root), RelPath.of(name).resolve("below")), 0755);
            }
            expected.replaceAll(event ->
                    new TreeTouched(((TreeTouched) event).path().resolve("below"), RescanReason.NEW_DIRECTORY));
            assertEquals(expected, running.events());
        }
    }

    @Test
    void symbolicLinksAreEntriesAndNeverFollowed() throws Exception {
        Path outside = Files.createDirectory(root.resolveSibling(root.getFileName() + "-outside"));
        Files.createDirectory(root.resolve("d"));
        Files.createSymbolicLink(root.resolve("old"), outside);
        try (Running running = Running.watching(root)) {
            running.recorded();
            Files.createSymbolicLink(root.resolve("d/new"), outside);
            Files.createFile(outside.resolve("f"));
            assertEquals(List.of(new Touched(RelPath.of("d/new"))), running.events());
            assertEquals(2, running.state.current().counters().get("directories"));
        }
    }

    @Test
    void aTreeThatLeavesAndComesBackIsWatchedAgain() throws Exception {
        Files.createDirectories(root.resolve("a/b"));
        Path outside = root.resolveSibling(root.getFileName() + "-away");
        try (Running running = Running.watching(root)) {
            running.recorded();
            Files.move(root.resolve("a"), outside);
            Files.createFile(outside.resolve("b/while-away"));
            assertTrue(running.events().contains(new TreeTouched(RelPath.of("a"), RescanReason.MOVED_OUT)));
            Files.move(outside, root.resolve("a"));
            // A walk may be faster than the event, and then says so of the directory itself, too.
            assertTrue(running.events()
                    .containsAll(List.of(
                            new TreeTouched(RelPath.of("a"), RescanReason.MOVED_IN),
                            new ListingTouched(RelPath.of("a/b")))));
            Files.createFile(root.resolve("a/b/f"));
            assertEquals(List.of(new Touched(RelPath.of("a/b/f"))), running.events());
        }
    }

    @Test
    void aFileThatIsNeverClosedArrives() throws Exception {
        try (Running running = Running.watching(root);
                OutputStream open = Files.newOutputStream(root.resolve("log"))) {
            running.events();
            open.write(1);
            assertEquals(List.of(new Touched(RelPath.of("log"))), running.events());
        }
    }

    @Test
    void chainsAndSwapsOfDirectoriesKeepTheirWatches() throws Exception {
        Files.createDirectories(root.resolve("a/x"));
        Files.createDirectories(root.resolve("b/y"));
        try (Running running = Running.watching(root)) {
            running.recorded();
            for (String[] move : new String[][] {{"a", "t"}, {"b", "a"}, {"t", "b"}}) {
                Files.move(root.resolve(move[0]), root.resolve(move[1]));
            }
            assertEquals(
                    List.of(
                            new Renamed(RelPath.of("a"), RelPath.of("t"), true),
                            new Renamed(RelPath.of("b"), RelPath.of("a"), true),
                            new Renamed(RelPath.of("t"), RelPath.of("b"), true)),
                    running.events());
            Files.createFile(root.resolve("a/y/f"));
            Files.createFile(root.resolve("b/x/f"));
            assertEquals(List.of(new Touched(RelPath.of("a/y/f")), new Touched(RelPath.of("b/x/f"))), running.events());
        }
    }

    @Test
    void anEventIsDurableWithinMilliseconds() throws Exception {
        try (Running running = Running.watching(root)) {
            long[] took = new long[50];
            for (int i = 0; i < took.length; i++) {
                RelPath path = RelPath.of("f" + i);
                try (JournalReader<FileEvent> reader = running.journal.openReader(running.journal.durable())) {
                    long start = System.nanoTime();
                    Files.createFile(root.resolve(path.display()));
                    while (!(reader.awaitNext(Duration.ofSeconds(5)) instanceof ReadResult.Found<FileEvent> found
                            && found.found().value().equals(new Touched(path)))) {}
                    took[i] = System.nanoTime() - start;
                }
            }
            Arrays.sort(took);
            // No timer stands in the way: pairing and idle times are far longer than this. Generous for a busy machine.
            assertTrue(took[took.length / 4] < Duration.ofMillis(50).toNanos(), Arrays.toString(took));
        }
    }

    @Test
    void aStopBeforeTheStartEndsAtOnce() throws Exception {
        CaptureAgent agent = new CaptureAgent(
                Running.config(root), new MemoryJournal<>(), () -> Position.NONE, StateFile.none("capture"));
        agent.requestStop();
        agent.run();

        assertTrue(agent.watching().isDone());
    }
}
