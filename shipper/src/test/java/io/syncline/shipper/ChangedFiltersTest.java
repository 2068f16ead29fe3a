package io.syncline.shipper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncline.testing.Thorough;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Other filters after a restart, although nothing in the source has changed meanwhile. */
@Thorough
class ChangedFiltersTest {
    @TempDir
    Path top;

    private Workbench bench;

    @BeforeEach
    void begin() throws Exception {
        bench = new Workbench(top);
        bench.write("a/f.o", "1");
        bench.write("a/f.c", "1");
        bench.write("hidden/f", "1");
        filters("- *.o", "- /hidden/");
        bench.mirror = bench.newMirror();
        bench.start();
        bench.awaitDone();
        assertFalse(Files.exists(bench.destination.resolve("a/f.o")));
        assertFalse(Files.exists(bench.destination.resolve("hidden")));
    }

    @AfterEach
    void end() throws Exception {
        bench.close();
    }

    /** Kills: the same without a look at the filters of before. */
    @Test
    void whatIsNoLongerLeftOutArrives() throws Exception {
        filters();
        bench.restart();
        bench.awaitDone();

        bench.assertEqual();
    }

    @Test
    void whatIsMountedIsAFilterAsWell() throws Exception {
        bench.options = bench.options.withExtra(List.of("-xx"));
        bench.restart();
        bench.awaitDone();
        assertEquals(1, bench.counter("rounds"));
    }

    /** What a first pass has sent is not asked about again. */
    @Test
    void aFirstPassWithOtherFiltersKeepsItsAnswerAndItsDoubts() {
        Crawl crawl = Crawl.begin("first contact", true, java.time.Instant.EPOCH)
                .asAsked()
                .doubting(io.syncline.changeset.DirtySet.of(new io.syncline.changeset.Dirt(
                        io.syncline.path.RelPath.of("a"), io.syncline.changeset.Scope.TREE)));
        Crawl again = crawl.again("other filters", java.time.Instant.EPOCH);
        assertTrue(again.first() && again.asked() && again.isUntouched());
        assertEquals(crawl.doubted(), again.doubted());
    }

    @Test
    void whatIsLeftOutFromNowOnStaysAsItIs() throws Exception {
        filters("- *.o", "- *.c");
        bench.restart();
        bench.awaitDone();
        Files.delete(bench.source.resolve("a/f.c"));
        bench.entry("a/f.c");
        bench.listing("a");
        bench.awaitDone();

        assertTrue(Files.exists(bench.destination.resolve("a/f.c")));
        assertEquals("1", bench.read("hidden/f"));
    }

    @Test
    void theSameFiltersCostNoCrawl() throws Exception {
        int before = bench.mirror.runs.size();
        bench.restart();
        bench.awaitDone();

        assertTrue(before > 0);
        assertEquals(List.of(), bench.mirror.runs);
    }

    @Test
    void whatIsProtectedIsNotDeletedAndWhatIsHiddenAtRiskIs() throws Exception {
        filters("P *.log", "H *.o", "R *.o");
        bench.restart();
        bench.awaitDone();
        Files.writeString(bench.destination.resolve("a/kept.log"), "x");
        Files.writeString(bench.destination.resolve("a/gone.o"), "x");
        bench.listing("a");
        bench.awaitDone();

        assertTrue(Files.exists(bench.destination.resolve("a/kept.log")));
        assertFalse(Files.exists(bench.destination.resolve("a/gone.o")));
        assertFalse(Files.exists(bench.destination.resolve("a/f.o")));
    }

    private void filters(String... rules) {
        bench.options = bench.options.withFilters(List.of(rules));
    }
}
