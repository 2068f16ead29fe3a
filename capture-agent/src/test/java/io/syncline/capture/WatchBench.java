package io.syncline.capture;

import io.syncline.event.FileEvent;
import io.syncline.journal.memory.MemoryJournal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How long it takes until a tree of many directories is watched, and what a directory costs. A bench and not a test: its name
 * keeps it out of the build. README.md has the command.
 */
class WatchBench {
    private static final int DIRECTORIES = Integer.getInteger("bench.directories", 100_000);
    private static final int WIDTH = 100;

    @TempDir
    Path directory;

    @Test
    void watchesManyDirectories() throws Exception {
        Path empty = Files.createDirectory(directory.resolve("empty"));
        Path tree = Files.createDirectory(directory.resolve("tree"));
        make(tree, DIRECTORIES);
        watch("first use", empty);
        long base = watch("empty", empty);
        long full = watch("tree", tree);
        System.out.printf(Locale.ROOT, "%d bytes of heap a directory%n", (full - base) / DIRECTORIES);
    }

    /** @return bytes of heap in use while watching */
    private static long watch(String what, Path root) throws Exception {
        long before = used();
        long start = System.nanoTime();
        try (Running running = new Running(root, new MemoryJournal<FileEvent>())) {
            running.awaitWatching();
            double seconds = (System.nanoTime() - start) / 1e9;
            // Until the doubts of the walk are settled.
            running.events();
            Thread.sleep(500);
            long heap = used() - before;
            System.out.printf(
                    Locale.ROOT,
                    "%s: %d directories watched in %.2f s, %.1f MB of heap%n",
                    what,
                    running.state.current().counters().get("directories"),
                    seconds,
                    heap / 1e6);
            return heap;
        }
    }

    private static void make(Path top, int count) throws IOException {
        int made = 0;
        for (int i = 0; made < count; i++) {
            Path outer = Files.createDirectory(top.resolve("directory" + i));
            made++;
            for (int j = 0; j < WIDTH - 1 && made < count; j++, made++) {
                Files.createDirectory(outer.resolve("subdirectory" + j));
            }
        }
    }

    private static long used() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
