package io.syncline.shipper;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncline.path.PathText;
import io.syncline.path.RelPath;
import io.syncline.posix.Posix;
import io.syncline.shipper.destination.Destination;
import io.syncline.shipper.destination.Mapping;
import io.syncline.testing.Thorough;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The verifier's own test: differences are planted at the destination; it has to find these, and no others. */
@Thorough
class VerifierTest {
    private static final String HOSTILE = " -#]*\\ \n";

    @TempDir
    Path top;

    private Workbench bench;

    @BeforeEach
    void begin() throws Exception {
        bench = new Workbench(top);
        for (String name :
                List.of("same", "missing", "longer", "time", "mode", "content", "d/in", "d/e/deep", "kind")) {
            bench.write(name, "as it is");
        }
        bench.write("h/" + HOSTILE, "x");
        Files.createSymbolicLink(bench.source.resolve("link"), Path.of("same"));
        Thread.sleep(60);
        bench.start();
        bench.awaitDone();
        bench.assertEqual();
    }

    @AfterEach
    void end() throws Exception {
        bench.close();
    }

    @Test
    void anEqualDestinationHasNoDifferences() throws Exception {
        assertTrue(verifier(false).look().isEmpty());
        assertTrue(verifier(true).look().isEmpty());
    }

    /** Kills: each kind of difference that is not asked of rsync, or not read from its answer. */
    @Test
    void whatWasPlantedIsFoundAndNothingElse() throws Exception {
        plant();
        Differences found = verifier(false).look();
        assertEquals(planted(false), texts(found.differing()));
        assertEquals(
                Set.of("extra", "extra directory", "extra directory/deep", text("h/x" + HOSTILE)),
                texts(found.extra()));
        assertEquals(planted(true), texts(verifier(true).look().differing()));
        Differences again = verifier(true).lookAgain(verifier(true).look());
        assertEquals(planted(true), texts(again.differing()));
        assertEquals(4, again.extra().size());
    }

    @Test
    void whatIsEqualAtTheSecondLookWasOnItsWay() throws Exception {
        plant();
        Verifier verifier = verifier(false);
        Differences found = verifier.look();
        Files.write(bench.destination.resolve("missing"), Files.readAllBytes(bench.source.resolve("missing")));
        Files.setLastModifiedTime(
                bench.destination.resolve("missing"), Files.getLastModifiedTime(bench.source.resolve("missing")));
        Files.delete(bench.destination.resolve("extra"));
        Differences again = verifier.lookAgain(found);
        assertFalse(texts(again.differing()).contains("missing"), again::toString);
        assertFalse(texts(again.extra()).contains("extra"), again::toString);
        assertTrue(texts(again.differing()).contains("longer"), again::toString);
    }

    /** Kills: a repair that compares by size and time alone, or forgets what only the destination has. */
    @Test
    void aRepairMakesAllOfItTrueAgain() throws Exception {
        plant();
        Verifier verifier = verifier(true);
        RepairRequest.file(bench.directory).write(RepairRequest.of(verifier.look(), Instant.now()));
        await().atMost(Duration.ofSeconds(20))
                .until(() -> !Files.exists(bench.directory.resolve("repair.json"))
                        && !Files.exists(bench.directory.resolve("repair.json.taken"))
                        && bench.isDone()
                        && bench.checkpoint().quarantine().isEmpty());
        bench.assertEqual();
        assertTrue(verifier(true).look().isEmpty());
        assertEquals(0, bench.counter("quarantined"));
    }

    /** A request that comes while nothing runs is taken at the next start. */
    @Test
    void aRepairSurvivesTheShipper() throws Exception {
        Files.delete(bench.destination.resolve("missing"));
        bench.stop();
        RepairRequest.file(bench.directory)
                .write(RepairRequest.of(verifier(false).look(), Instant.now()));
        bench.restart();
        await().atMost(Duration.ofSeconds(20)).until(() -> Files.exists(bench.destination.resolve("missing")));
        await().until(() -> bench.checkpoint().quarantine().isEmpty());
        bench.assertEqual();
    }

    @Test
    void aRequestThatNobodyUnderstandsIsPutAside() throws Exception {
        Files.writeString(bench.directory.resolve("repair.json"), "{");
        await().until(() -> Files.exists(bench.directory.resolve("repair.json.bad")));
        bench.write("same", "goes on");
        bench.entry("same");
        bench.awaitDone();
        assertEquals("goes on", bench.read("same"));
    }

    private void plant() throws Exception {
        Path there = bench.destination;
        Files.delete(there.resolve("missing"));
        Files.writeString(there.resolve("longer"), "not as it is at the source");
        Files.setLastModifiedTime(there.resolve("time"), FileTime.from(Instant.EPOCH));
        Files.setPosixFilePermissions(there.resolve("mode"), PosixFilePermissions.fromString("r--------"));
        FileTime time = Files.getLastModifiedTime(there.resolve("content"));
        Files.writeString(there.resolve("content"), "as it IS");
        Files.setLastModifiedTime(there.resolve("content"), time);
        TestFiles.remove(there.resolve("d"));
        Files.delete(there.resolve("kind"));
        Files.createDirectory(there.resolve("kind"));
        Files.delete(there.resolve("link"));
        Files.createSymbolicLink(there.resolve("link"), Path.of("elsewhere"));
        Files.delete(there.resolve("h/" + HOSTILE));
        Files.writeString(there.resolve("h/x" + HOSTILE), "x");
        Files.writeString(there.resolve("extra"), "x");
        Files.createDirectory(there.resolve("extra directory"));
        Files.writeString(there.resolve("extra directory/deep"), "x");
        // The times of directories would tell on their own; what is in them has to.
        for (String directory : List.of("", "h")) {
            Files.setLastModifiedTime(
                    there.resolve(directory), Files.getLastModifiedTime(bench.source.resolve(directory)));
        }
    }

    private static Set<String> planted(boolean content) {
        Set<String> planted = new TreeSet<>(List.of(
                "missing",
                "longer",
                "time",
                "mode",
                "d",
                "d/in",
                "d/e",
                "d/e/deep",
                "kind",
                "link",
                text("h/" + HOSTILE)));
        if (content) {
            planted.add("content");
        }
        return planted;
    }

    private Verifier verifier(boolean content) throws Exception {
        Mapping mapping = Mapping.plain(bench.source, new Destination.Local(bench.destination), "d");
        return Verifier.of(
                mapping, Posix.identity(Posix.bytes(bench.source)).orElseThrow(), bench.options, content, false, true);
    }

    private static String text(String path) {
        return PathText.of(RelPath.of(path));
    }

    private static Set<String> texts(Set<RelPath> paths) {
        return paths.stream().map(PathText::of).collect(Collectors.toCollection(TreeSet::new));
    }
}
