package io.syncline.shipper;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.syncline.changeset.Dirt;
import io.syncline.changeset.DirtySet;
import io.syncline.changeset.Rename;
import io.syncline.changeset.Scope;
import io.syncline.path.RelPath;
import io.syncline.testing.Thorough;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of one size and one time, and different content: archives and moves make them, and rsync's quick check is blind. */
@Thorough
class ShipperTwinsTest {
    private static final FileTime TIME = FileTime.fromMillis(1_000_000_000_000L);
    private static final RelPath A = RelPath.of("a");
    private static final RelPath B = RelPath.of("b");
    private static final RelPath T = RelPath.of("t");

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
    void aDirectoryThatWasReplacedByItsTwinArrives() throws Exception {
        twin("a/f", "old!");
        bench.start();
        bench.awaitDone();
        TestFiles.remove(bench.source.resolve("a"));
        twin("a/f", "new!");
        Files.setLastModifiedTime(bench.source.resolve("a"), TIME);
        DirtySet tree = DirtySet.of(new Dirt(A, Scope.TREE));
        bench.publish(tree, tree, List.of(), Set.of());
        bench.awaitDone();

        assertEquals("new!", bench.read("a/f"));
        bench.assertEqual();
    }

    @Test
    void aFileThatWasReplacedByItsTwinArrives() throws Exception {
        twin("a", "old!");
        bench.start();
        bench.awaitDone();
        Files.delete(bench.source.resolve("a"));
        twin("a", "new!");
        bench.entry("a");
        bench.awaitDone();

        assertEquals("new!", bench.read("a"));
    }

    /** Executed a second time, the renames would undo themselves, and the quick check would not see it. */
    @Test
    void renamesOfAKilledPredecessorAreNotExecutedAgain() throws Exception {
        twin("a", "one!");
        twin("b", "two!");
        bench.start();
        bench.awaitDone();
        bench.stop();
        for (Path tree : List.of(bench.source, bench.destination)) {
            Files.move(tree.resolve("a"), tree.resolve("t"));
            Files.move(tree.resolve("b"), tree.resolve("a"));
            Files.move(tree.resolve("t"), tree.resolve("b"));
        }
        bench.publish(
                DirtySet.of(new Dirt(A, Scope.ENTRY), new Dirt(B, Scope.ENTRY), new Dirt(T, Scope.ENTRY)),
                List.of(new Rename(A, T, false), new Rename(B, A, false), new Rename(T, B, false)),
                Set.of());
        bench.restart();
        bench.awaitDone();

        assertEquals(0, bench.counter("renamesDone"));
        assertEquals("two!", bench.read("a"));
        assertEquals("one!", bench.read("b"));
    }

    /** Not done because the destination holds something in the way: then the two ends are compared by content. */
    @Test
    void aRenameOntoATwinThatIsNotExecutedArrives() throws Exception {
        twin("a/f", "one!");
        twin("b/f", "two!");
        bench.start();
        bench.awaitDone();
        TestFiles.remove(bench.source.resolve("b"));
        Files.move(bench.source.resolve("a"), bench.source.resolve("b"));
        bench.renamed("a", "b", true);
        bench.awaitDone();

        assertEquals("one!", bench.read("b/f"));
        bench.assertEqual();
    }

    private void twin(String path, String content) throws IOException {
        Files.setLastModifiedTime(bench.write(path, content), TIME);
    }
}
