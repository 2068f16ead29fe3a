package io.syncline.shipper;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncline.changeset.Dirt;
import io.syncline.changeset.Scope;
import io.syncline.path.RelPath;
import io.syncline.testing.Thorough;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Renames and hard links with a real rsync and a local destination. */
@Thorough
class ShipperLinksAndMovesTest {
    @TempDir
    Path top;

    private Workbench bench;

    @BeforeEach
    void begin() throws Exception {
        bench = new Workbench(top);
    }

    @AfterEach
    void end() throws Exception {
        bench.close();
    }

    @Test
    void aMovedDirectoryOfTenThousandFilesSendsNoContentAndKeepsItsInodes() throws Exception {
        Path big = Files.createDirectories(bench.source.resolve("big"));
        for (int i = 0; i < 10_000; i++) {
            Files.writeString(big.resolve("f" + i), "x");
        }
        bench.start();
        bench.awaitDone();
        Object inode = inode("big/f77");
        long files = bench.counter("filesTransferred");
        Files.move(big, bench.source.resolve("moved"));
        bench.renamed("big", "moved", true);
        bench.awaitDone();
        assertEquals(1, bench.counter("renamesDone"));
        assertEquals(files, bench.counter("filesTransferred"));
        assertEquals(inode, inode("moved/f77"));
        bench.assertEqual();
    }

    @Test
    void aRenameThatCannotBeDoneIsTransferred() throws Exception {
        bench.write("a/f", "1");
        bench.start();
        bench.awaitDone();
        Files.move(bench.source.resolve("a"), bench.source.resolve("b"));
        Files.createDirectories(bench.destination.resolve("b"));
        Files.writeString(bench.destination.resolve("b/in the way"), "x");
        bench.renamed("a", "b", true);
        bench.awaitDone();
        bench.assertEqual();
    }

    @Test
    void aSwapOfDirectoriesConverges() throws Exception {
        bench.write("a/one", "1");
        bench.write("b/two", "2");
        bench.start();
        bench.awaitDone();
        Files.move(bench.source.resolve("a"), bench.source.resolve("t"));
        bench.renamed("a", "t", true);
        Files.move(bench.source.resolve("b"), bench.source.resolve("a"));
        bench.renamed("b", "a", true);
        Files.move(bench.source.resolve("t"), bench.source.resolve("b"));
        bench.renamed("t", "b", true);
        bench.awaitDone();
        bench.assertEqual();
    }

    @Test
    void whatIsWrittenThroughOneNameArrivesAtAll() throws Exception {
        bench.write("a/f", "1");
        bench.write("c/other", "1");
        link("b/f", "a/f");
        bench.start();
        bench.awaitDone();
        assertEquals(inode("a/f"), inode("b/f"));
        Files.writeString(bench.source.resolve("a/f"), "written through a");
        bench.entry("a/f");
        bench.awaitDone();
        bench.assertEqual();
        assertEquals(inode("a/f"), inode("b/f"));
    }

    @Test
    void namesOfOneFileInDifferentChunksAreLinkedInTheEnd() throws Exception {
        bench.chunks = new ChunkLimits(1, 1);
        bench.write("a/f", "1");
        bench.write("m/g", "1");
        link("z/f", "a/f");
        bench.start();
        bench.awaitDone();
        bench.assertEqual();
        assertEquals(inode("a/f"), inode("z/f"));
    }

    @Test
    void aLinkFromANewTreeIsOne() throws Exception {
        bench.write("a/f", "1");
        bench.start();
        bench.awaitDone();
        link("new/deep/g", "a/f");
        bench.tree("new");
        bench.awaitDone();
        bench.assertEqual();
        assertEquals(inode("a/f"), inode("new/deep/g"));
    }

    @Test
    void aLinkMadeAfterARestartIsOne() throws Exception {
        bench.write("a/f", "1");
        bench.start();
        bench.awaitDone();
        link("b", "a/f");
        bench.entry("b");
        bench.restart();
        bench.awaitDone();
        bench.assertEqual();
        assertEquals(inode("a/f"), inode("b"));
    }

    @Test
    void aNameThatLeftItsFileIsAFileOfItsOwn() throws Exception {
        bench.write("a", "1");
        link("b", "a");
        bench.start();
        bench.awaitDone();
        // As an editor does: same content, same time, another file.
        Files.copy(
                bench.source.resolve("a"), bench.source.resolve("t"), java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
        Files.move(
                bench.source.resolve("t"),
                bench.source.resolve("a"),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        Files.setPosixFilePermissions(
                bench.source.resolve("a"), java.nio.file.attribute.PosixFilePermissions.fromString("rw-------"));
        bench.entry("a", "t");
        bench.awaitDone();
        bench.assertEqual();
        assertNotEquals(inode("a"), inode("b"));
    }

    @Test
    void filtersKeepPathsOutOfBothDirections() throws Exception {
        bench.options = bench.options.withFilters(List.of("- *.tmp", "- cache/"));
        bench.mirror = bench.newMirror();
        bench.write("a/f", "1");
        bench.write("a/x.tmp", "1");
        bench.write("cache/y", "1");
        Files.createDirectories(bench.destination.resolve("cache"));
        Files.writeString(bench.destination.resolve("cache/own"), "of the destination");
        bench.start();
        bench.awaitDone();
        bench.write("a/x.tmp", "2");
        bench.write("a/g", "2");
        TestFiles.remove(bench.source.resolve("cache"));
        bench.dirty(
                new Dirt(RelPath.of("a/x.tmp"), Scope.ENTRY),
                new Dirt(RelPath.of("a/g"), Scope.ENTRY),
                new Dirt(RelPath.of("cache"), Scope.TREE));
        bench.awaitDone();
        assertTrue(Files.exists(bench.destination.resolve("a/g")));
        assertTrue(Files.notExists(bench.destination.resolve("a/x.tmp")));
        assertTrue(Files.exists(bench.destination.resolve("cache/own")));
    }

    private void link(String name, String target) throws IOException {
        Path link = bench.source.resolve(name);
        Files.createDirectories(link.getParent());
        Files.createLink(link, bench.source.resolve(target));
    }

    private Object inode(String path) throws IOException {
        return Files.getAttribute(bench.destination.resolve(path), "unix:ino");
    }

    /** A file's last change and the rename of its directory come in two changesets; the directory is moved, not deleted. */
    @Test
    void aChangeRightBeforeARenameDoesNotCostTheRename() throws Exception {
        AtomicReference<Runnable> clock = new AtomicReference<>(() -> {});
        bench.clock = () -> {
            clock.get().run();
            return Instant.now();
        };
        bench.write("a/f", "1");
        bench.write("a/big", "x".repeat(100_000));
        bench.start();
        bench.awaitDone();
        Object inode = inode("a/big");
        bench.write("a/f", "2!");
        Files.move(bench.source.resolve("a"), bench.source.resolve("b"));
        AtomicBoolean told = new AtomicBoolean();
        // Asked by the shipper in its round, which knows of the first changeset alone.
        clock.set(() -> {
            if (bench.state.current().state().equals("shipping") && !told.getAndSet(true)) {
                bench.renamed("a", "b", true);
            }
        });
        bench.entry("a/f");
        await().until(told::get);
        bench.awaitDone();
        assertEquals(inode, inode("b/big"));
        bench.assertEqual();
    }

    /** Nobody says what became of the directory: that is no reason to keep it for ever. */
    @Test
    void whatVanishedWithItsDirectoryIsDeletedInTheEnd() throws Exception {
        bench.write("a/f", "1");
        bench.write("other", "1");
        bench.start();
        bench.awaitDone();
        TestFiles.remove(bench.source.resolve("a"));
        bench.entry("a/f");
        bench.awaitDone();
        bench.assertEqual();
    }
}
