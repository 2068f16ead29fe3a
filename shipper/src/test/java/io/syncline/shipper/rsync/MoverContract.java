package io.syncline.shipper.rsync;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncline.changeset.Rename;
import io.syncline.path.RelPath;
import io.syncline.posix.FileStat;
import io.syncline.posix.Posix;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every mover does and refuses. Each is run on a directory of this machine. */
abstract class MoverContract {
    @TempDir
    Path directory;

    private Path root;
    private Mover mover;

    /** A mover for {@code root}, which exists. */
    abstract Mover moverOf(Path root);

    @BeforeEach
    void makeRoot() throws Exception {
        root = Files.createDirectory(directory.resolve("it's a \"root\" $HOME"));
        mover = moverOf(root);
    }

    @Test
    void aFileGetsItsNewNameAndKeepsItsInode() throws Exception {
        file("a");
        long inode = stat("a").orElseThrow().inode();

        done(move(rename("a", "b", false)));

        assertEquals(inode, stat("b").orElseThrow().inode());
        assertTrue(stat("a").isEmpty());
    }

    @Test
    void aDirectoryMovesWithAllThatIsInIt() throws Exception {
        directory("d/e");
        file("d/e/f");

        done(move(rename("d", "new/parent/d2", true)));

        assertTrue(stat("new/parent/d2/e/f").isPresent());
        assertTrue(stat("d").isEmpty());
    }

    @Test
    void aFileReplacesAFileAndALink() throws Exception {
        file("a");
        file("b");
        directory("d");
        file("c");
        Files.createSymbolicLink(root.resolve("link"), Path.of("d"));

        done(move(rename("a", "b", false), rename("c", "link", false)));

        assertEquals("content of a", Files.readString(root.resolve("b")));
        assertEquals("content of c", Files.readString(root.resolve("link")));
        assertTrue(stat("d").orElseThrow().isDirectory());
        assertTrue(Posix.list(Posix.bytes(root.resolve("d"))).isEmpty());
    }

    @Test
    void aDirectoryReplacesAnEmptyOneOnly() throws Exception {
        directory("empty");
        directory("d/x");
        directory("full/y");

        List<RenameOutcome> outcomes = move(rename("d", "full", true), rename("d", "empty", true));

        assertInstanceOf(RenameOutcome.Skipped.class, outcomes.get(0));
        assertInstanceOf(RenameOutcome.Done.class, outcomes.get(1));
        assertTrue(stat("full/y").isPresent());
        assertTrue(stat("empty/x").isPresent());
    }

    @Test
    void nothingIsReplacedByAnotherType() throws Exception {
        file("f");
        directory("d");

        skipped(move(rename("f", "d", false)));
        skipped(move(rename("d", "f", true)));

        assertTrue(stat("d").orElseThrow().isDirectory());
        assertEquals("content of f", Files.readString(root.resolve("f")));
    }

    @Test
    void aHintOfAnotherTypeOrOfNothingIsSkipped() throws Exception {
        file("f");
        directory("d");

        skipped(move(rename("f", "x", true)));
        skipped(move(rename("d", "x", false)));
        skipped(move(rename("nothing", "x", false)));
        skipped(move(rename("no/parent/here", "x", false)));

        assertTrue(stat("x").isEmpty());
    }

    @Test
    void aLinkAboveIsNeverFollowed() throws Exception {
        Path outside = Files.createDirectory(directory.resolve("outside"));
        Files.writeString(outside.resolve("precious"), "1");
        Files.createSymbolicLink(root.resolve("link"), outside);
        file("f");

        skipped(move(rename("link/precious", "stolen", false)));
        skipped(move(rename("f", "link/new", false)));
        skipped(move(rename("f", "link/deep/new", false)));

        assertEquals(List.of(outside.resolve("precious")), Files.list(outside).toList());
    }

    @Test
    void aFileAboveIsNotReplaced() throws Exception {
        file("f");
        file("g");

        skipped(move(rename("f", "g/x", false)));

        assertEquals("content of g", Files.readString(root.resolve("g")));
    }

    @Test
    void aSwapRecordedStepByStepIsDone() throws Exception {
        directory("a/of-a");
        directory("b/of-b");

        done(move(rename("a", "tmp", true), rename("b", "a", true), rename("tmp", "b", true)));

        assertTrue(stat("a/of-b").isPresent());
        assertTrue(stat("b/of-a").isPresent());
    }

    @Test
    void aLinkIsMovedItself() throws Exception {
        Files.createSymbolicLink(root.resolve("l"), Path.of("/nowhere"));

        done(move(rename("l", "m", false)));

        assertEquals(Path.of("/nowhere"), Files.readSymbolicLink(root.resolve("m")));
    }

    @Test
    void namesAreBytes() {
        List<byte[]> hostile = new ArrayList<>();
        for (String name : List.of(
                "new\nline",
                "-rf",
                "#a;b",
                "it's",
                "\"$(touch pwned)\"",
                "back\\slash",
                "*?[]",
                " blank ",
                "`x`",
                "!!")) {
            hostile.add(name.getBytes());
        }
        hostile.add(new byte[] {'i', 'n', 'v', (byte) 0xff, (byte) 0xc3, '('});
        hostile.add("n".repeat(255).getBytes());
        List<Rename> renames = new ArrayList<>();
        RelPath parent = RelPath.of("it's\n".getBytes()).child(new byte[] {(byte) 0xfe});
        for (byte[] name : hostile) {
            Posix.mkdir(Posix.absolute(Posix.bytes(root), RelPath.ROOT.child(name)), 0700);
            renames.add(new Rename(RelPath.ROOT.child(name), parent.child(name), true));
        }

        List<RenameOutcome> outcomes = move(renames.toArray(new Rename[0]));

        done(outcomes);
        byte[] there = Posix.absolute(Posix.bytes(root), parent);
        assertEquals(hostile.size(), Posix.list(there).size());
        assertArrayEquals(
                "it's\n".getBytes(), Posix.list(Posix.bytes(root)).get(0).name());
    }

    @Test
    void outcomesComeInTheOrderOfTheHints() throws Exception {
        file("a");
        file("c");

        List<RenameOutcome> outcomes =
                move(rename("a", "b", false), rename("nothing", "x", false), rename("c", "d", false));

        assertInstanceOf(RenameOutcome.Done.class, outcomes.get(0));
        assertInstanceOf(RenameOutcome.Skipped.class, outcomes.get(1));
        assertInstanceOf(RenameOutcome.Done.class, outcomes.get(2));
        assertEquals(RelPath.of("x"), outcomes.get(1).rename().to());
    }

    @Test
    void whatTheKernelRefusesIsReported() throws Exception {
        directory("a");

        List<RenameOutcome> outcomes = move(rename("a", "a/b", true));

        assertInstanceOf(RenameOutcome.Failed.class, outcomes.get(0));
        assertTrue(stat("a").isPresent());
    }

    private List<RenameOutcome> move(Rename... renames) {
        try {
            return mover.move(List.of(renames));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void done(List<RenameOutcome> outcomes) {
        for (RenameOutcome outcome : outcomes) {
            assertInstanceOf(RenameOutcome.Done.class, outcome, outcome::toString);
        }
    }

    private static void skipped(List<RenameOutcome> outcomes) {
        for (RenameOutcome outcome : outcomes) {
            assertInstanceOf(RenameOutcome.Skipped.class, outcome, outcome::toString);
        }
    }

    private static Rename rename(String from, String to, boolean directory) {
        return new Rename(RelPath.of(from), RelPath.of(to), directory);
    }

    private void file(String name) throws Exception {
        Files.writeString(root.resolve(name), "content of " + name);
    }

    private void directory(String name) throws Exception {
        Files.createDirectories(root.resolve(name));
    }

    private Optional<FileStat> stat(String name) {
        return Posix.lstat(Posix.bytes(root.resolve(name)));
    }
}
