package io.syncline.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncline.event.FileEvent;
import io.syncline.event.FileEvent.Renamed;
import io.syncline.event.FileEvent.Touched;
import io.syncline.event.FileEvent.TreeTouched;
import io.syncline.event.RescanReason;
import io.syncline.journal.memory.MemoryJournal;
import io.syncline.path.RelPath;
import io.syncline.posix.Posix;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The agent with marks on whole file systems, on the real kernel. */
class FanotifyAgentTest {
    @TempDir
    Path directory;

    private Path root;
    private Path outside;

    @BeforeEach
    void makeRoot() throws Exception {
        FanotifyHere.assume(directory);
        root = Files.createDirectory(directory.resolve("root"));
        outside = Files.createDirectory(directory.resolve("outside"));
    }

    private Running watching() throws Exception {
        Running running = new Running(Running.config(root, WatchMode.FANOTIFY), new MemoryJournal<>());
        running.awaitWatching();
        return running;
    }

    @Test
    void theFirstStartMarksTheTreeAndSaysByWhatItIsWatched() throws Exception {
        Files.createDirectories(root.resolve("a/b"));
        try (Running running = watching()) {
            assertEquals(List.of(new TreeTouched(RelPath.ROOT, RescanReason.FIRST_START)), running.recorded());
            assertEquals("watching", running.state.current().state());
            assertEquals(
                    root + " by fanotify, whole file systems are marked",
                    running.state.current().detail());
        }
    }

    @Test
    void changesOfEveryKindAreTold() throws Exception {
        Files.createDirectories(root.resolve("a/b/c"));
        Files.writeString(root.resolve("a/b/c/old"), "old");
        try (Running running = watching();
                OutputStream open = Files.newOutputStream(root.resolve("log"))) {
            running.events();
            open.write(1);
            Files.writeString(root.resolve("a/b/c/new"), "new");
            Files.delete(root.resolve("a/b/c/old"));
            Files.createSymbolicLink(root.resolve("a/link"), outside);
            Posix.chmod(Posix.bytes(root.resolve("a/b")), 0700);
            assertEquals(
                    List.of(
                            new Touched(RelPath.of("log")),
                            new Touched(RelPath.of("a/b/c/new")),
                            new Touched(RelPath.of("a/b/c/old")),
                            new Touched(RelPath.of("a/link")),
                            new Touched(RelPath.of("a/b"))),
                    running.events());
        }
    }

    @Test
    void aRenamedDirectoryIsOneEventAndWhatIsBelowMovesAlong() throws Exception {
        Files.createDirectories(root.resolve("a/b/c"));
        try (Running running = watching()) {
            running.recorded();
            Files.createFile(root.resolve("a/b/c/known"));
            Files.move(root.resolve("a"), root.resolve("z"));
            Files.writeString(root.resolve("z/b/c/f"), "content");
            // What came first may be looked up late, and is told at its new place then.
            List<FileEvent> events = running.events();
            assertTrue(events.contains(new Renamed(RelPath.of("a"), RelPath.of("z"), true)), events::toString);
            assertTrue(events.contains(new Touched(RelPath.of("z/b/c/f"))), events::toString);
            Files.move(root.resolve("z/b"), root.resolve("y"));
            Files.createFile(root.resolve("y/c/g"));
            assertEquals(
                    List.of(new Renamed(RelPath.of("z/b"), RelPath.of("y"), true), new Touched(RelPath.of("y/c/g"))),
                    running.events());
        }
    }

    @Test
    void aFullTreeThatIsMadeAtOnceIsTold() throws Exception {
        try (Running running = watching()) {
            running.recorded();
            Files.createDirectories(root.resolve("p/q/r"));
            Files.createFile(root.resolve("p/q/r/f"));
            assertEquals(
                    List.of(
                            new TreeTouched(RelPath.of("p"), RescanReason.NEW_DIRECTORY),
                            new TreeTouched(RelPath.of("p/q"), RescanReason.NEW_DIRECTORY),
                            new TreeTouched(RelPath.of("p/q/r"), RescanReason.NEW_DIRECTORY),
                            new Touched(RelPath.of("p/q/r/f"))),
                    running.events());
        }
    }

    @Test
    void aTreeThatLeavesIsNoLongerOurs() throws Exception {
        Files.createDirectories(root.resolve("a/b"));
        try (Running running = watching()) {
            running.recorded();
            Files.createFile(root.resolve("a/b/f"));
            running.events();
            Files.move(root.resolve("a"), outside.resolve("a"));
            Files.createFile(outside.resolve("a/b/while-away"));
            assertEquals(List.of(new TreeTouched(RelPath.of("a"), RescanReason.MOVED_OUT)), running.events());
            Files.move(outside.resolve("a"), root.resolve("back"));
            Files.createFile(root.resolve("back/b/g"));
            assertEquals(
                    List.of(
                            new TreeTouched(RelPath.of("back"), RescanReason.MOVED_IN),
                            new Touched(RelPath.of("back/b/g"))),
                    running.events());
        }
    }

    @Test
    void whatHappensBesideTheSourceIsNotRecorded() throws Exception {
        try (Running running = watching()) {
            running.recorded();
            Files.createDirectories(outside.resolve("x/y"));
            Files.createFile(outside.resolve("x/y/f"));
            assertEquals(List.of(), running.events());
        }
    }

    /** As with inotify: a file whose size and time are those of the one that was there has to be compared. */
    @Test
    void aFileThatComesFromOutsideIsDoubted() throws Exception {
        Files.createFile(outside.resolve("f"));
        Files.createFile(root.resolve("g"));
        try (Running running = watching()) {
            running.recorded();
            Files.move(outside.resolve("f"), root.resolve("f"));
            Files.move(root.resolve("g"), outside.resolve("g"));
            Files.move(root.resolve("f"), root.resolve("h"));
            assertEquals(
                    List.of(
                            new TreeTouched(RelPath.of("f"), RescanReason.MOVED_IN),
                            new Touched(RelPath.of("g")),
                            new Renamed(RelPath.of("f"), RelPath.of("h"), false)),
                    running.events());
        }
    }

    @Test
    void hostileNamesArriveAsTheirBytes() throws Exception {
        List<byte[]> names = List.of(
                "-rf *".getBytes(StandardCharsets.UTF_8),
                "new\nline#]\\".getBytes(StandardCharsets.UTF_8),
                "gone (deleted)".getBytes(StandardCharsets.UTF_8),
                "n".repeat(255).getBytes(StandardCharsets.UTF_8),
                new byte[] {(byte) 0xff, (byte) 0xfe});
        byte[] top = Posix.bytes(root);
        for (byte[] name : names) {
            Posix.mkdir(Posix.absolute(top, RelPath.of(name)), 0755);
        }
        try (Running running = watching()) {
            running.recorded();
            List<FileEvent> expected = new ArrayList<>();
            for (byte[] name : names) {
                RelPath below = RelPath.of(name).child(name);
                Posix.mkdir(Posix.absolute(top, below), 0755);
                expected.add(new TreeTouched(below, RescanReason.NEW_DIRECTORY));
            }
            assertEquals(expected, running.events());
        }
    }

    @Test
    void aSourceBehindASymbolicLinkIsWatched() throws Exception {
        Path link = Files.createSymbolicLink(directory.resolve("link"), root);
        try (Running running = new Running(Running.config(link, WatchMode.FANOTIFY), new MemoryJournal<>())) {
            running.awaitWatching();
            running.recorded();
            Files.createFile(root.resolve("f"));
            assertEquals(List.of(new Touched(RelPath.of("f"))), running.events());
        }
    }
}
