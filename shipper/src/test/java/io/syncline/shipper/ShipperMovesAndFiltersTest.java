package io.syncline.shipper;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.syncline.changeset.Dirt;
import io.syncline.changeset.DirtySet;
import io.syncline.changeset.Scope;
import io.syncline.path.RelPath;
import io.syncline.testing.Thorough;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Renames and deletions at a local destination where filters, with a real rsync, say where they end. */
@Thorough
class ShipperMovesAndFiltersTest {
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
    void whatIsOutUnderTheNewNameIsNotCarriedThere() throws Exception {
        moved("- /new/secret");
        assertEquals(Set.of("new/deep/plain", "new/plain"), arrived());
    }

    @Test
    void whatAFileOfRulesKeepsOutUnderTheNewNameIsNotCarriedThere() throws Exception {
        bench.write(".rules", "- /new/secret\n");
        moved(": .rules");
        assertEquals(Set.of(".rules", "new/deep/plain", "new/plain"), arrived());
    }

    /** And then deleted there, for the source has none. */
    @Test
    void whatIsProtectedUnderTheOldNameStaysThere() throws Exception {
        Files.createDirectories(bench.destination.resolve("old"));
        Files.writeString(bench.destination.resolve("old/own"), "of the destination");
        moved("P /old/own");
        assertEquals(Set.of("new/deep/plain", "new/plain", "new/secret", "old/own"), arrived());
    }

    @Test
    void aFileThatIsProtectedUnderItsOldNameStaysThere() throws Exception {
        bench.options = bench.options.withFilters(List.of("P /kept"));
        bench.mirror = bench.newMirror();
        bench.write("kept", "1");
        bench.start();
        bench.awaitDone();
        Files.move(bench.source.resolve("kept"), bench.source.resolve("other"));
        bench.renamed("kept", "other", false);
        bench.awaitDone();
        assertEquals(Set.of("kept", "other"), arrived());
    }

    /** Kills: a directory that is protected itself, and so all that it holds although the source has that directory. */
    @Test
    void whatVanishesFromADirectoryThatIsProtectedGoes() throws Exception {
        bench.options = bench.options.withFilters(List.of("P /data/", "- /out/"));
        bench.mirror = bench.newMirror();
        bench.write("data/stays", "1");
        bench.write("data/goes", "1");
        bench.write("data/deep/goes", "1");
        bench.write("out/local", "1");
        Files.createDirectories(bench.destination.resolve("out"));
        Files.writeString(bench.destination.resolve("out/local"), "of the destination");
        bench.start();
        bench.awaitDone();
        Files.delete(bench.source.resolve("data/goes"));
        Files.delete(bench.source.resolve("data/deep/goes"));
        Files.delete(bench.source.resolve("data/deep"));
        Files.delete(bench.source.resolve("out/local"));
        bench.publish(
                DirtySet.of(
                        new Dirt(RelPath.of("data/goes"), Scope.ENTRY),
                        new Dirt(RelPath.of("data/deep"), Scope.TREE),
                        new Dirt(RelPath.of("out/local"), Scope.ENTRY)),
                List.of(),
                Set.of());
        bench.awaitDone();
        assertEquals(Set.of("data/stays", "out/local"), arrived());
    }

    @Test
    void rulesThatAreAboutNamesOrOtherPlacesLetItBeRenamed() throws Exception {
        long sent = moved("- *.tmp", "- /elsewhere/", "- /*.old", "P /elsewhere/**");
        assertEquals(1, bench.counter("renamesDone"));
        assertEquals(sent, bench.counter("filesTransferred"));
        bench.assertEqual();
    }

    /** @return how many files were sent before */
    private long moved(String... rules) throws Exception {
        bench.options = bench.options.withFilters(List.of(rules));
        bench.mirror = bench.newMirror();
        for (String file : List.of("plain", "secret", "deep/plain")) {
            bench.write("old/" + file, file);
        }
        bench.start();
        bench.awaitDone();
        long sent = bench.counter("filesTransferred");
        Files.move(bench.source.resolve("old"), bench.source.resolve("new"));
        bench.renamed("old", "new", true);
        bench.awaitDone();
        return sent;
    }

    private Set<String> arrived() throws IOException {
        try (Stream<Path> all = Files.walk(bench.destination)) {
            return all.filter(Files::isRegularFile)
                    .map(path -> bench.destination.relativize(path).toString())
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }
}
