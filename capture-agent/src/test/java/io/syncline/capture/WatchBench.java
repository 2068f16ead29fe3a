package io.syncline.capture;

import com.sun.management.OperatingSystemMXBean;
import io.syncline.event.FileEvent;
import io.syncline.filter.FilterRules;
import io.syncline.filter.Pruning;
import io.syncline.journal.memory.MemoryJournal;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How long it takes until a tree of many directories is watched, and what a directory costs. A bench and not a test: its name
 * keeps it out of the build. README.md has the command.
 */
class WatchBench {
    private static final int DIRECTORIES = Integer.getInteger("bench.directories", 100_000);
    private static final int WIDTH = 100;
    /** A directory on the file system that is meant, if it is another one. */
    private static final Optional<String> SCRATCH = Optional.ofNullable(System.getProperty("bench.scratch"));

    @TempDir
    Path build;

    private Path directory;

    @BeforeEach
    void begin() throws IOException {
        directory = Files.createTempDirectory(SCRATCH.map(Path::of).orElse(build), "watch");
    }

    @AfterEach
    void remove() throws Exception {
        new ProcessBuilder("rm", "-rf", directory.toString()).start().waitFor();
    }

    /** What a directory costs is what is in use beyond the same agent with an empty tree. */
    @Test
    void watchesManyDirectories() throws Exception {
        Path empty = Files.createDirectory(directory.resolve("empty"));
        Path tree = Files.createDirectory(directory.resolve("tree"));
        make(tree, DIRECTORIES);
        List<WatchMode> modes = FanotifyHere.refusal(tree).isEmpty()
                ? List.of(WatchMode.INOTIFY, WatchMode.FANOTIFY)
                : List.of(WatchMode.INOTIFY);
        for (WatchMode mode : modes) {
            // The first one loads the classes.
            watch(Running.config(empty, mode));
            long without = watch(Running.config(empty, mode));
            for (int i = 0; i < 2; i++) {
                long with = watch(Running.config(tree, mode));
                System.out.printf(Locale.ROOT, "  %.1f bytes a directory%n", (with - without) / (double) DIRECTORIES);
            }
        }
    }

    /** 1 % of the outer directories, with what lies in them, is kept; beside it a tree that has no more than that. */
    @Test
    void watchesWhatIsNotExcluded() throws Exception {
        Path tree = Files.createDirectory(directory.resolve("pruned"));
        make(tree, DIRECTORIES);
        Path small = Files.createDirectory(directory.resolve("small"));
        make(small, DIRECTORIES / 100);
        Pruning pruning =
                FilterRules.parse(List.of("+ /directory?/", "- /directory*/")).pruning();
        for (int i = 0; i < 3; i++) {
            watch(small);
            watch(tree, pruning);
        }
    }

    private static void watch(Path root) throws Exception {
        watch(root, Pruning.NONE);
    }

    private static void watch(Path root, Pruning pruning) throws Exception {
        watch(Running.config(root).withPruning(pruning));
    }

    /** @return the heap in use */
    private static long watch(CaptureConfig config) throws Exception {
        long start = System.nanoTime();
        long cpu = cpuNanos();
        try (Running running = new Running(config, new MemoryJournal<FileEvent>())) {
            running.agent.watching().get(10, TimeUnit.MINUTES);
            double seconds = (System.nanoTime() - start) / 1e9;
            double processor = (cpuNanos() - cpu) / 1e9;
            long used = used();
            System.out.printf(
                    Locale.ROOT,
                    "%s: %d directories watched in %.3f s, %.2f s of processor time, %.1f MB of heap in use%n",
                    config.watch().mode(),
                    running.state.current().counters().get("directories"),
                    seconds,
                    processor,
                    used / 1e6);
            return used;
        }
    }

    private static long cpuNanos() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
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
