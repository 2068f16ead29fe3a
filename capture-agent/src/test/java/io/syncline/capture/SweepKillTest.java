package io.syncline.capture;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncline.capture.sweep.Segment;
import io.syncline.capture.sweep.SweepProgress;
import io.syncline.checkpoint.CheckpointFile;
import io.syncline.codec.FileEventCodec;
import io.syncline.event.FileEvent;
import io.syncline.event.FileEvent.TreeTouched;
import io.syncline.event.FileEvent.Watermark;
import io.syncline.event.RescanReason;
import io.syncline.journal.JournalReader;
import io.syncline.journal.Position;
import io.syncline.journal.ReadResult;
import io.syncline.journal.chronicle.ChronicleJournal;
import io.syncline.path.RelPath;
import io.syncline.process.StateFile;
import io.syncline.testing.Thorough;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Thorough
@Timeout(400)
class SweepKillTest {
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final int DIRECTORIES = 40;
    private static final int FILES = 10;

    @TempDir
    Path directory;

    private final List<Process> started = new ArrayList<>();

    /**
     * kill -9 in the middle of a sweep: the next process looks for nothing older where the first one was, and for all of it
     * where it was not.
     *
     * <p>Kills (seen): progress that is not asked for at the start.
     */
    @Test
    void aSweepThatIsKilledGoesOnFromWhereItWas() throws Exception {
        Path root = Files.createDirectory(directory.resolve("root"));
        for (int d = 0; d < DIRECTORIES; d++) {
            Path made = Files.createDirectory(root.resolve("d" + (100 + d)));
            for (int f = 0; f < FILES; f++) {
                Files.createFile(made.resolve("f" + f));
            }
        }
        try {
            watchedOnce();
            for (int d = 0; d < DIRECTORIES; d++) {
                Files.writeString(root.resolve("d" + (100 + d) + "/f3"), "changed while nobody watched");
            }
            Thread.sleep(60);

            // Some 9 s for all of it; where it is, is written down every 5 s.
            Process slow = start(DIRECTORIES * FILES / 8);
            RelPath cursor = await().atMost(PATIENCE).until(this::cursor, path -> !path.isRoot());
            kill(slow);
            cursor = cursor();
            TreeSet<RelPath> first = swept();
            int until = events().size();

            Process quick = start(0);
            await().atMost(PATIENCE)
                    .until(() -> StateFile.read(directory.resolve("state.json"))
                            .filter(state -> state.pid() == quick.pid())
                            .filter(state -> state.counters().getOrDefault("sweepsDone", 0L) > 0)
                            .isPresent());
            kill(quick);
            TreeSet<RelPath> second = swept(events().subList(until, events().size()));

            System.out.println(
                    "killed at " + cursor + ", found by then " + first.size() + ", after it " + second.size());
            TreeSet<RelPath> all = new TreeSet<>(first);
            all.addAll(second);
            assertEquals(DIRECTORIES, all.size(), all::toString);
            assertFalse(first.isEmpty());
            assertTrue(first.size() < DIRECTORIES, "it came to its end before it was killed");
            TreeSet<RelPath> again = new TreeSet<>(second.headSet(cursor));
            assertEquals(new TreeSet<>(), again, "looked for once more, before " + cursor);
        } finally {
            started.forEach(Process::destroyForcibly);
        }
    }

    /** Up to a watermark that is newer than the tree, but for its slack. */
    private void watchedOnce() throws Exception {
        Thread.sleep(60);
        Process first = start(0);
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(300))
                .until(() -> events().stream().anyMatch(Watermark.class::isInstance));
        first.destroy();
        await().atMost(PATIENCE).until(() -> !first.isAlive());
    }

    /** Where the sweep that was cut off has to look back: everything before that is of the time in which it ran. */
    private RelPath cursor() {
        List<Segment> segments = new CheckpointFile<>(directory.resolve("capture/sweep.json"), SweepProgress.class)
                .read()
                .map(SweepProgress::segments)
                .orElse(List.of());
        return segments.size() < 2
                ? RelPath.ROOT
                : RelPath.of(segments.get(segments.size() - 1).from());
    }

    private TreeSet<RelPath> swept() {
        return swept(events());
    }

    private static TreeSet<RelPath> swept(List<FileEvent> events) {
        TreeSet<RelPath> found = new TreeSet<>();
        for (FileEvent event : events) {
            if (event instanceof TreeTouched tree && tree.reason() == RescanReason.SWEPT) {
                found.add(tree.path());
            }
        }
        return found;
    }

    private List<FileEvent> events() {
        List<FileEvent> events = new ArrayList<>();
        try (JournalReader<FileEvent> reader =
                new ChronicleJournal<>(directory.resolve("events"), new FileEventCodec()).openReader(Position.NONE)) {
            ReadResult<FileEvent> result = reader.poll();
            while (!(result instanceof ReadResult.Idle<FileEvent>)) {
                if (result instanceof ReadResult.Found<FileEvent> found) {
                    events.add(found.found().value());
                }
                result = reader.poll();
            }
        }
        return events;
    }

    private Process start(int inodesPerSecond) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("@" + Path.of(System.getProperty("syncline.home")).resolve("ops/bin/jvm.options"));
        if (Runtime.version().feature() >= 24) {
            command.add("@" + Path.of(System.getProperty("syncline.home")).resolve("ops/bin/jvm-25.options"));
        }
        command.addAll(List.of("-Xmx128m", "-XX:TieredStopAtLevel=1", "-Xshare:auto"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), SweepingAgent.class.getName()));
        command.addAll(List.of(directory.toString(), Integer.toString(inodesPerSecond)));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        directory.resolve("log").toFile()))
                .start();
        started.add(process);
        return process;
    }

    private static void kill(Process process) throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }
}
