package io.syncline.shipper;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.syncline.checkpoint.CheckpointFile;
import io.syncline.path.PathText;
import io.syncline.path.RelPath;
import io.syncline.shipper.rsync.ListedName;
import io.syncline.testing.Thorough;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes that are killed, and a real file system that goes away. */
@Thorough
class ShipperKillTest {
    private static final int DIRECTORIES = 150;

    @TempDir
    Path top;

    @Test
    void aFirstContactThatIsKilledGoesOnWhereItWas() throws Exception {
        Workbench bench = new Workbench(top);
        for (int i = 0; i < DIRECTORIES; i++) {
            bench.write(String.format("d%03d/f", i), "content");
        }
        Process process = ship();
        await().atMost(Duration.ofSeconds(40))
                .until(() -> crawled()
                        .filter(path -> path.compareTo(RelPath.of("d020")) > 0)
                        .isPresent());
        process.destroyForcibly().waitFor();
        RelPath after = crawled().orElseThrow(() -> new AssertionError("killed too late"));
        Set<RelPath> done = new HashSet<>();
        for (int i = 0; i < DIRECTORIES; i++) {
            RelPath directory = RelPath.of(String.format("d%03d", i));
            if (directory.compareTo(after) <= 0) {
                done.add(directory);
            }
        }

        bench.chunks = new ChunkLimits(20, Long.MAX_VALUE);
        bench.start();
        bench.awaitDone();
        bench.assertEqual();
        List<RelPath> again = bench.mirror.runs.stream()
                .flatMap(run -> run.names().stream())
                .map(ListedName::path)
                .filter(done::contains)
                .toList();
        assertTrue(done.size() > 10, done::toString);
        assertEquals(List.of(), again);
        bench.close();
    }

    @Test
    void anUnmountedSourceIsNeverShippedAsEmpty() throws Exception {
        Path mount = Files.createDirectory(top.resolve("source"));
        assumeTrue(run("mount", "-t", "tmpfs", "tmpfs", mount.toString()) == 0, "cannot mount a tmpfs here");
        try {
            Workbench bench = new Workbench(top);
            bench.write("a/f", "1");
            bench.start();
            bench.awaitDone();
            // Lazily: an rsync that stands ready stands in it.
            assertEquals(0, run("umount", "-l", mount.toString()));
            bench.tree("a");
            bench.awaitState("held");
            assertTrue(Files.exists(bench.destination.resolve("a/f")));
            bench.close();
        } finally {
            run("umount", "-l", mount.toString());
        }
    }

    private Optional<RelPath> crawled() {
        return new CheckpointFile<>(top.resolve("state/checkpoint.json"), ShipperCheckpoint.class)
                .read()
                .flatMap(ShipperCheckpoint::crawl)
                .flatMap(ShipperCheckpoint.CrawlPart::after)
                .map(PathText::parse);
    }

    private Process ship() throws Exception {
        Path options = Path.of(System.getProperty("syncline.home"), "ops/bin/jvm.options");
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "@" + options,
                        "-cp",
                        classPath,
                        ShipMain.class.getName(),
                        top.toString(),
                        "1")
                .redirectErrorStream(true)
                .redirectOutput(new File(top.toFile(), "process.log"))
                .start();
    }

    private static int run(String... words) throws Exception {
        return new ProcessBuilder(words).redirectErrorStream(true).start().waitFor();
    }
}
