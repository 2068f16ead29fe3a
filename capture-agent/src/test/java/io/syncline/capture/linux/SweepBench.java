package io.syncline.capture.linux;

import io.syncline.capture.sweep.SweepPlan;
import io.syncline.event.FileEvent;
import io.syncline.filter.Pruning;
import io.syncline.path.RelPath;
import io.syncline.posix.Posix;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Inodes a second, beside what {@code find} and {@code rsync} take for the same question on the same tree in the same run. By
 * hand: {@code -Dtest=SweepBench -Dbench.inodes=N}.
 */
class SweepBench {
    private static final int INODES = Integer.getInteger("bench.inodes", 200_000);
    private static final int FILES_EACH = 20;
    private static final int ROUNDS = 3;

    @TempDir
    Path directory;

    @Test
    void sweepBesideFindAndRsync() throws Exception {
        Path root = Files.createDirectory(directory.resolve("root"));
        Path copy = Files.createDirectory(directory.resolve("copy"));
        int inodes = makeTree(root);
        Instant since = Instant.now().plusSeconds(3600);
        call("rsync", "-a", root + "/", copy + "/");
        SweepPlan plan = SweepPlan.NOTHING.with(RelPath.ROOT, since);
        for (int round = 0; round < ROUNDS; round++) {
            for (int threads : new int[] {1, 2}) {
                long start = System.nanoTime();
                List<FileEvent> found = SweepOf.tree(root, plan, Pruning.NONE, threads);
                print("sweep, " + threads + " threads, found " + found.size(), inodes, System.nanoTime() - start);
            }
            print("find -newerct", inodes, call("find", root.toString(), "-newerct", "@" + since.getEpochSecond()));
            print("rsync -an of two equal trees", inodes, call("rsync", "-an", root + "/", copy + "/"));
        }
    }

    private static int makeTree(Path root) {
        int made = 1;
        for (int d = 0; made < INODES; d++) {
            Path top = root.resolve("d" + d / 100);
            Path path = top.resolve("d" + d);
            if (d % 100 == 0) {
                Posix.mkdir(Posix.bytes(top), 0755);
                made++;
            }
            Posix.mkdir(Posix.bytes(path), 0755);
            for (int f = 0; f < FILES_EACH; f++) {
                // A link to nothing is an inode like any other, and made in one call.
                Posix.symlink(new byte[] {'x'}, Posix.bytes(path.resolve("file-" + f)));
            }
            made += 1 + FILES_EACH;
        }
        return made;
    }

    private static long call(String... command) throws Exception {
        long start = System.nanoTime();
        int exit = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
        if (exit != 0) {
            throw new IllegalStateException(String.join(" ", command) + " ended with " + exit);
        }
        return System.nanoTime() - start;
    }

    private static void print(String what, int inodes, long nanos) {
        System.out.printf("%-32s %7.0f ms %,12.0f inodes/s%n", what, nanos / 1e6, inodes / (nanos / 1e9));
    }
}
