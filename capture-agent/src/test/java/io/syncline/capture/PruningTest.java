package io.syncline.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncline.event.FileEvent;
import io.syncline.event.FileEvent.Renamed;
import io.syncline.event.FileEvent.Touched;
import io.syncline.event.FileEvent.TreeTouched;
import io.syncline.event.RescanReason;
import io.syncline.filter.FilterRules;
import io.syncline.journal.memory.MemoryJournal;
import io.syncline.path.RelPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What no destination ships, on a real kernel. Seen to fail with a walk that asks of no directory (it asks before it lists
 * one and when it finds one: either alone is enough here), and with events that are told of whatever the rules leave out.
 */
class PruningTest {
    @TempDir
    private Path root;

    /** Kills: a pruned directory that is watched, or listed, before it is asked about. */
    @Test
    void aTreeThatIsExcludedCostsNoWatches() throws Exception {
        for (int i = 0; i < 30; i++) {
            Files.createDirectories(root.resolve("cache/" + i + "/deep/er"));
        }
        Files.createDirectories(root.resolve("kept/a"));
        try (Running running = pruned("- /cache/")) {
            assertEquals(3, watches(running));

            Files.createDirectories(root.resolve("cache/new/one"));
            Files.createFile(root.resolve("cache/new/file"));
            Files.createFile(root.resolve("kept/a/file"));

            List<FileEvent> events = running.events();
            assertTrue(events.contains(new Touched(RelPath.of("kept/a/file"))), events::toString);
            assertFalse(events.toString().contains("cache"), events::toString);
            assertEquals(3, watches(running));
        }
    }

    @Test
    void whatComesFromBehindTheBorderIsNewAndWhatGoesThereIsGone() throws Exception {
        Files.createFile(root.resolve("a.tmp"));
        Files.createFile(root.resolve("b"));
        Files.createDirectories(root.resolve("c/d"));
        try (Running running = pruned("- *.tmp", "- /out")) {
            Files.move(root.resolve("a.tmp"), root.resolve("a"));
            Files.move(root.resolve("b"), root.resolve("b.tmp"));
            Files.move(root.resolve("b.tmp"), root.resolve("c.tmp"));
            Files.move(root.resolve("c"), root.resolve("out"));

            List<FileEvent> events = running.events();
            assertTrue(events.contains(new TreeTouched(RelPath.of("a"), RescanReason.MOVED_IN)), events::toString);
            assertTrue(events.contains(new Touched(RelPath.of("b"))), events::toString);
            assertTrue(events.contains(new TreeTouched(RelPath.of("c"), RescanReason.MOVED_OUT)), events::toString);
            assertFalse(events.stream().anyMatch(Renamed.class::isInstance), events::toString);
            assertEquals(1, watches(running));
        }
    }

    private Running pruned(String... rules) throws Exception {
        Running running = new Running(
                Running.config(root)
                        .withPruning(FilterRules.parse(List.of(rules)).pruning()),
                new MemoryJournal<>());
        running.awaitWatching();
        return running;
    }

    /** The kernel's own count, of all inotify instances of this process. */
    private static long watches(Running running) throws IOException {
        long watches = 0;
        try (var descriptors = Files.newDirectoryStream(Path.of("/proc/self/fdinfo"))) {
            for (Path each : descriptors) {
                watches += Files.exists(each)
                        ? Files.readAllLines(each).stream()
                                .filter(line -> line.startsWith("inotify wd:"))
                                .count()
                        : 0;
            }
        }
        return watches;
    }
}
