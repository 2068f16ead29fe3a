package io.syncline.shipper.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncline.path.RelPath;
import io.syncline.posix.Posix;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RealTreeTest {
    private static final RelPath F = RelPath.of("f");

    @TempDir
    Path root;

    private RealTree tree;

    @BeforeEach
    void make() {
        PeerHome home = new PeerHome(Posix.bytes(root));
        home.make();
        home.makeDirectory(PeerHome.content(0));
        tree = new RealTree(home, InstantSource.system());
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(root.resolve(name), text);
    }

    private EntryState arrives(String text) throws IOException {
        Files.writeString(root.resolve(PeerHome.content(0).display()).resolve("f"), text);
        return tree.arrived(F);
    }

    private List<String> kept() throws IOException {
        try (Stream<Path> files = Files.walk(root.resolve(PeerHome.KEPT.display()))) {
            List<Path> regular = files.filter(Files::isRegularFile).toList();
            return regular.stream().map(RealTreeTest::read).toList();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Killed by: an exchange that is not looked at afterwards. */
    @Test
    void whatSomebodyHasJustWrittenIsNotDisplaced() throws Exception {
        write("f", "as it was looked at");
        EntryState expected = tree.look(F).state();
        EntryState next = arrives("from the other side");
        write("f", "just written by somebody");

        assertFalse(tree.put(F, expected, next, false));
        assertEquals("just written by somebody", Files.readString(root.resolve("f")));
        assertEquals(next, tree.arrived(F));
        assertFalse(tree.remove(F, expected));
        assertEquals("just written by somebody", Files.readString(root.resolve("f")));
        assertFalse(tree.put(F, expected, EntryState.directory(0755), false));
        assertEquals("just written by somebody", Files.readString(root.resolve("f")));
        assertFalse(tree.put(F, EntryState.GONE, next, false));
        assertEquals("just written by somebody", Files.readString(root.resolve("f")));
        assertEquals(List.of(), kept());
    }

    /** Killed by: what a process that was killed had just put aside lying there for ever, where nobody looks. */
    @Test
    void whatWasPutAsideByOneWhoWasKilledIsKept() throws Exception {
        write("f", "as it was looked at");
        EntryState expected = tree.look(F).state();
        write("f", "just written by somebody");
        RealTree killed = new RealTree(new PeerHome(Posix.bytes(root)), () -> {
            if (Files.notExists(root.resolve("f"))) {
                throw new IllegalStateException("killed");
            }
            return Instant.now();
        });
        assertThrows(IllegalStateException.class, () -> killed.remove(F, expected));
        tree.keepLeft();
        assertEquals(List.of("just written by somebody"), kept());
    }

    @Test
    void whatIsDisplacedIsKeptIfItIsToBe() throws Exception {
        write("f", "ours");
        EntryState next = arrives("theirs");
        assertTrue(tree.put(F, tree.look(F).state(), next, true));
        assertEquals("theirs", Files.readString(root.resolve("f")));
        assertEquals(List.of("ours"), kept());

        assertTrue(tree.put(F, next, EntryState.directory(0750), true));
        assertEquals(EntryState.directory(0750), tree.look(F).state());
        assertEquals(2, kept().size());
    }

    @Test
    void aDirectoryMakesPlaceOnlyIfNothingIsInIt() throws Exception {
        Files.createDirectory(root.resolve("f"));
        write("f/new", "new");
        EntryState next = arrives("a file");
        EntryState here = tree.look(F).state();
        assertFalse(tree.put(F, here, next, false));
        assertFalse(tree.remove(F, here));
        assertEquals("new", Files.readString(root.resolve("f/new")));

        Files.delete(root.resolve("f/new"));
        assertTrue(tree.put(F, here, next, false));
        assertEquals("a file", Files.readString(root.resolve("f")));
    }

    /** Killed by: a look, or a write, through a symbolic link that somebody has put in the place of a directory. */
    @Test
    void nothingIsSeenOrDoneThroughALink() throws Exception {
        Files.createDirectory(root.resolve("elsewhere"));
        write("elsewhere/f", "untouchable");
        Files.createSymbolicLink(root.resolve("l"), root.resolve("elsewhere"));
        RelPath through = RelPath.of("l/f");

        assertEquals(PeerTree.Seen.NOTHING, tree.look(through));
        assertFalse(tree.remove(through, tree.look(RelPath.of("elsewhere/f")).state()));
        assertEquals("untouchable", Files.readString(root.resolve("elsewhere/f")));
    }

    @Test
    void anyChangeOfAFileShowsInItsPrintAndAnEntryOfADirectoryNotInItsOwn() throws Exception {
        write("f", "one");
        long first = tree.look(F).print();
        Files.setLastModifiedTime(root.resolve("f"), Files.getLastModifiedTime(root.resolve("f")));
        Thread.sleep(20);
        Posix.chmod(Posix.bytes(root.resolve("f")), 0600);
        assertNotEquals(first, tree.look(F).print());

        Files.createDirectory(root.resolve("d"));
        PeerTree.Seen directory = tree.look(RelPath.of("d"));
        write("d/x", "x");
        assertEquals(directory, tree.look(RelPath.of("d")));
    }

    @Test
    void aFileThatWasChangedJustNowIsFresh() throws Exception {
        write("f", "one");
        Posix.setModified(Posix.bytes(root.resolve("f")), Instant.now());
        assertTrue(new RealTree(
                        new PeerHome(Posix.bytes(root)),
                        () -> Posix.lstat(Posix.bytes(root.resolve("f")))
                                .orElseThrow()
                                .modified()
                                .plusMillis(5))
                .look(F)
                .fresh());
        Posix.setModified(Posix.bytes(root.resolve("f")), Instant.now().minusSeconds(1));
        assertFalse(tree.look(F).fresh());
    }

    @Test
    void theHomeIsNoPartOfTheTree() throws Exception {
        write("f", "one");
        assertEquals(List.of(F), tree.children(RelPath.ROOT));
        assertTrue(Files.isDirectory(root.resolve(PeerHome.NAME), LinkOption.NOFOLLOW_LINKS));
    }
}
