package io.syncline.ops.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncline.path.RelPath;
import io.syncline.posix.FileKind;
import io.syncline.posix.FileStat;
import io.syncline.posix.Posix;
import io.syncline.testing.Thorough;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A generator that draws little proves little. */
@Thorough
class ChurnTest {
    @TempDir
    Path directory;

    @Test
    void everyKindOfOperationIsDrawnWithinAFewSeeds() throws Exception {
        Set<String> never = new HashSet<>();
        Set<String> done = new HashSet<>();
        for (long seed = 1; seed <= 5; seed++) {
            try (Churn churn = churn(seed, "tree" + seed)) {
                churn.run(300);
                never.addAll(churn.names());
                done.addAll(churn.counts().keySet());
                assertEquals(
                        RealTree.at(directory.resolve("tree" + seed)).walk().size(),
                        churn.size(),
                        "the model has left the tree, seed " + seed);
            }
        }
        never.removeAll(done);
        assertTrue(never.isEmpty(), "never drawn: " + never);
    }

    @Test
    void theSameSeedDrawsTheSameTree() throws Exception {
        try (Churn one = churn(7, "one");
                Churn other = churn(7, "two")) {
            one.run(400);
            other.run(400);

            assertEquals(one.history(), other.history());
            assertEquals(shape("one"), shape("two"));
        }
    }

    private TreeMap<RelPath, String> shape(String name) {
        RealTree tree = RealTree.at(directory.resolve(name));
        TreeMap<RelPath, String> shape = new TreeMap<>();
        tree.walk()
                .forEach((path, stat) ->
                        shape.put(path, stat.kind() + " " + stat.mode() + " " + content(tree, path, stat)));
        return shape;
    }

    private static int content(RealTree tree, RelPath path, FileStat stat) {
        return stat.kind() == FileKind.REGULAR ? Arrays.hashCode(tree.content(path)) : 0;
    }

    private Churn churn(long seed, String name) throws Exception {
        RealTree root = RealTree.at(Files.createDirectory(directory.resolve(name)));
        RealTree outside = RealTree.at(Files.createDirectory(directory.resolve(name + "-outside")));
        Posix.chmod(root.root(), 0755);
        return new Churn(seed, root, outside);
    }
}
