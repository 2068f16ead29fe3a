package io.syncline.shipper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncline.changeset.Dirt;
import io.syncline.changeset.DirtySet;
import io.syncline.changeset.Rename;
import io.syncline.changeset.Scope;
import io.syncline.path.RelPath;
import io.syncline.testing.Thorough;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a reader at the destination may see while a round is under way. */
@Thorough
class ShipperOrderTest {
    private static final int SIZE = 40_000;
    private static final RelPath FILE = RelPath.of("d/file");
    private static final RelPath TEMPORARY = RelPath.of("d/file.part");

    @TempDir
    Path top;

    private Workbench bench;

    @BeforeEach
    void begin() throws Exception {
        bench = new Workbench(top);
        Files.createDirectory(bench.source.resolve("d"));
        Files.write(bench.source.resolve("d/file"), version(0, SIZE));
        bench.start();
        bench.awaitDone();
    }

    @AfterEach
    void end() throws Exception {
        bench.close();
    }

    /**
     * Kills: a rename, at the destination, of what is there of a temporary file over the file; a deletion of the old before
     * the new is there.
     */
    @Test
    void anAtomicallyReplacedFileIsNeverMissingAndNeverHalfAtTheDestination() throws Exception {
        try (Reader reader = new Reader(bench.destination.resolve("d/file"))) {
            for (int i = 1; i <= 40; i++) {
                Path part = bench.source.resolve("d/file.part");
                Files.write(part, version(i, SIZE / 2));
                if (i % 2 == 0) {
                    // Half of it is shipped under its temporary name.
                    bench.entry("d/file.part");
                    bench.awaitDone();
                }
                Files.write(part, version(i, SIZE / 2), StandardOpenOption.APPEND);
                Files.move(part, bench.source.resolve("d/file"), StandardCopyOption.ATOMIC_MOVE);
                replaced();
                bench.awaitDone();
            }
            reader.assertGood();
        }
        bench.assertEqual();
    }

    /** Kills: a deletion that travels with the content. A name that sorts first is deleted first then. */
    @Test
    void whatVanishedIsDeletedBehindAllContent() throws Exception {
        bench.write("a/old", "1");
        bench.write("z/gone", "1");
        bench.entry("a/old", "z/gone");
        bench.tree("a");
        bench.tree("z");
        bench.awaitDone();
        int before = bench.mirror.runs.size();
        Files.delete(bench.source.resolve("a/old"));
        Files.delete(bench.source.resolve("z/gone"));
        bench.write("d/new", "2");
        bench.write("t/u/new", "2");
        bench.dirty(
                new Dirt(RelPath.of("a/old"), Scope.ENTRY),
                new Dirt(RelPath.of("z/gone"), Scope.ENTRY),
                new Dirt(RelPath.of("d/new"), Scope.ENTRY),
                new Dirt(RelPath.of("t"), Scope.TREE));
        bench.awaitDone();
        bench.assertEqual();
        var runs = bench.mirror.realRuns();
        assertEquals(
                List.of(RelPath.of("a/old"), RelPath.of("z/gone")),
                runs.get(runs.size() - 1).names().stream()
                        .map(name -> name.path())
                        .toList());
        assertTrue(bench.mirror.runs.size() > before + 1);
    }

    /** Kills: deletions that wait for a disk to have space which only they can make. */
    @Test
    void aFullDiskDoesNotKeepDeletionsBack() throws Exception {
        bench.write("d/old", "1");
        bench.entry("d/old");
        bench.awaitDone();
        Files.delete(bench.source.resolve("d/old"));
        bench.write("d/new", "2");
        bench.mirror.instead = run ->
                run.names().toString().contains("d/new") && Files.exists(bench.destination.resolve("d/old"))
                        ? Optional.of(FaultyMirror.result(11))
                        : Optional.empty();
        bench.entry("d/old", "d/new");
        bench.awaitDone();
        bench.assertEqual();
        assertEquals(1, bench.counter("retries"));
    }

    /** As the planner says it: what was written before the rename leaves its new name in doubt. */
    private void replaced() {
        DirtySet both = DirtySet.of(new Dirt(FILE, Scope.ENTRY), new Dirt(TEMPORARY, Scope.ENTRY));
        DirtySet doubted = DirtySet.of(new Dirt(FILE, Scope.ENTRY));
        bench.publish(both, doubted, List.of(new Rename(TEMPORARY, FILE, false)), Set.of());
    }

    private static byte[] version(int number, int size) {
        byte[] content = new byte[size];
        Arrays.fill(content, (byte) number);
        return content;
    }

    /** Reads the file again and again; a good version has its full size and one value. */
    private static final class Reader implements AutoCloseable {
        private final AtomicReference<String> bad = new AtomicReference<>();
        private final AtomicLong reads = new AtomicLong();
        private final AtomicBoolean ended = new AtomicBoolean();
        private final Thread thread;

        Reader(Path file) {
            thread = new Thread(() -> readAll(file), "reader");
            thread.start();
        }

        void assertGood() {
            assertEquals(null, bad.get());
            assertTrue(reads.get() > 100, () -> "too few looks: " + reads);
        }

        private void readAll(Path file) {
            while (!ended.get()) {
                try {
                    byte[] content = Files.readAllBytes(file);
                    boolean whole = content.length == SIZE && Arrays.equals(content, version(content[0], SIZE));
                    if (!whole) {
                        bad.compareAndSet(null, "half a file: " + content.length + " bytes");
                    }
                } catch (NoSuchFileException missing) {
                    bad.compareAndSet(null, "the file is missing");
                } catch (IOException e) {
                    bad.compareAndSet(null, e.toString());
                }
                reads.incrementAndGet();
            }
        }

        @Override
        public void close() {
            ended.set(true);
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
