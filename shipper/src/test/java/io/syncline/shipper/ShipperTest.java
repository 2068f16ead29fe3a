package io.syncline.shipper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncline.changeset.Dirt;
import io.syncline.changeset.Scope;
import io.syncline.event.RescanReason;
import io.syncline.path.RelPath;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The loop with a real rsync and a local destination, where all goes well. */
class ShipperTest {
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
    void firstContactMakesTheTreesEqual() throws Exception {
        bench.write("a/b/f", "1");
        bench.write("a/ -#]*\\\n", "2");
        Files.createSymbolicLink(bench.source.resolve("l"), Path.of("nowhere"));
        Files.createDirectories(bench.source.resolve("empty/one"));
        bench.start();
        bench.awaitDone();
        bench.assertEqual();
        assertEquals(1, bench.counter("initialSyncs"));
        assertEquals(0, bench.counter("wholeTreeRounds"));
    }

    @Test
    void firstContactRemovesWhatTheSourceDoesNotHave() throws Exception {
        bench.write("a/f", "1");
        Files.createDirectories(bench.destination.resolve("a/extra/deep"));
        Files.writeString(bench.destination.resolve("top"), "x");
        bench.start();
        bench.awaitDone();
        bench.assertEqual();
    }

    @Test
    void aChangedFileIsShippedInOneRun() throws Exception {
        bench.write("a/b/f", "1");
        bench.start();
        bench.awaitDone();
        int before = bench.mirror.runs.size();
        bench.write("a/b/f", "two");
        bench.entry("a/b/f");
        bench.awaitDone();
        bench.assertEqual();
        assertEquals(before + 1, bench.mirror.runs.size(), bench.mirror.runs::toString);
    }

    @Test
    void aVanishedTreeGoesWithItsParentsTimeKept() throws Exception {
        bench.write("a/b/c/f", "1");
        bench.write("a/keep", "1");
        bench.start();
        bench.awaitDone();
        TestFiles.remove(bench.source.resolve("a/b"));
        bench.dirty(
                new Dirt(RelPath.of("a/b/c/f"), Scope.ENTRY),
                new Dirt(RelPath.of("a/b/c"), Scope.TREE),
                new Dirt(RelPath.of("a/b"), Scope.TREE));
        bench.awaitDone();
        bench.assertEqual();
    }

    @Test
    void directoriesListingsTreesAndFilesTravelTogether() throws Exception {
        bench.write("a/f", "1");
        bench.write("c/d/e", "1");
        bench.start();
        bench.awaitDone();
        bench.write("new/x/y", "2");
        bench.write("a/g", "2");
        Files.delete(bench.source.resolve("a/f"));
        bench.write("c/d/e", "changed");
        Files.setPosixFilePermissions(
                bench.source.resolve("c"), java.nio.file.attribute.PosixFilePermissions.fromString("rwx------"));
        bench.dirty(
                new Dirt(RelPath.of("new"), Scope.TREE),
                new Dirt(RelPath.of("a"), Scope.LISTING),
                new Dirt(RelPath.of("c"), Scope.ENTRY),
                new Dirt(RelPath.of("c/d/e"), Scope.ENTRY));
        bench.awaitDone();
        bench.assertEqual();
    }

    @Test
    void aDirectoryThatBecameALinkIsReplacedAndNotFollowed() throws Exception {
        bench.write("d/x/f", "1");
        bench.write("elsewhere/x/f", "other");
        bench.start();
        bench.awaitDone();
        TestFiles.remove(bench.source.resolve("d"));
        Files.createSymbolicLink(bench.source.resolve("d"), Path.of("elsewhere"));
        bench.entry("d/x/f");
        bench.awaitDone();
        bench.assertEqual();
    }

    @Test
    void whereNamesCannotBeDeletedTheParentIsListed() throws Exception {
        bench.mirror.deletesByName = false;
        bench.write("a/b/f", "1");
        bench.write("a/c", "1");
        bench.start();
        bench.awaitDone();
        TestFiles.remove(bench.source.resolve("a/b"));
        bench.tree("a/b");
        bench.awaitDone();
        bench.assertEqual();
        assertTrue(bench.mirror.runs.get(bench.mirror.runs.size() - 1).names().stream()
                .anyMatch(name -> name.contents() && name.path().equals(RelPath.of("a"))));
    }

    @Test
    void changesetsThatTheFirstCrawlCoversAreSkipped() throws Exception {
        bench.write("f", "1");
        bench.event();
        bench.wholeTree(RescanReason.FIRST_START);
        long position = bench.changesets.durable().sequence();
        bench.start();
        bench.awaitDone();
        assertEquals(position, bench.checkpoint().position());
        assertEquals(0, bench.counter("wholeTreeRounds"));
        assertEquals(1, bench.counter("initialSyncs"));
    }

    @Test
    void aWholeTreeMarkIsACrawlWithItsReason() throws Exception {
        bench.write("a/f", "1");
        bench.start();
        bench.awaitDone();
        bench.write("a/g", "unseen");
        bench.wholeTree(RescanReason.OVERFLOW);
        bench.awaitDone();
        bench.assertEqual();
        assertEquals(1, bench.counter("wholeTreeRounds"));
        assertEquals(1, bench.counter("initialSyncs"));
    }

    @Test
    void aGapInTheJournalIsACrawl() throws Exception {
        bench.write("a/f", "1");
        bench.start();
        bench.awaitDone();
        bench.stop();
        bench.write("a/g", "unseen");
        var lost = bench.entry("a/g");
        bench.changesets.lose(lost, lost);
        bench.restart();
        bench.awaitDone();
        bench.assertEqual();
        assertEquals(1, bench.counter("wholeTreeRounds"));
    }

    @Test
    void aRestartGoesOnWhereItWas() throws Exception {
        bench.write("a/f", "1");
        bench.start();
        bench.awaitDone();
        bench.stop();
        assertEquals("stopped", bench.state.current().state());
        bench.write("a/f", "changed meanwhile");
        bench.entry("a/f");
        bench.restart();
        bench.awaitDone();
        bench.assertEqual();
        assertEquals(0, bench.counter("initialSyncs"));
        assertEquals(1, bench.mirror.runs.size());
    }

    @Test
    void aRewriteOfTheSameSizeAndTimeArrives() throws Exception {
        Path file = bench.write("f", "old");
        bench.start();
        bench.awaitDone();
        var time = Files.getLastModifiedTime(file);
        Files.writeString(file, "new");
        Files.setLastModifiedTime(file, time);
        bench.entry("f");
        bench.awaitDone();
        assertEquals("new", bench.read("f"));
        assertFalse(bench.checkpoint().racy().isEmpty());
    }

    @Test
    void aDirectoryOfAnotherDestinationIsRefused() throws Exception {
        bench.start();
        bench.awaitDone();
        bench.stop();
        Path file = bench.directory.resolve("checkpoint.json");
        Files.writeString(file, Files.readString(file).replace(bench.destination.toString(), "/another"));
        bench.restart();
        bench.join();
        assertTrue(bench.end.get().getMessage().contains("it belongs to /another"), () -> "" + bench.end.get());
    }
}
