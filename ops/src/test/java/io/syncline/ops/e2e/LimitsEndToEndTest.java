package io.syncline.ops.e2e;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.syncline.changeset.Changeset;
import io.syncline.codec.ChangesetCodec;
import io.syncline.event.RescanReason;
import io.syncline.journal.JournalReader;
import io.syncline.journal.Position;
import io.syncline.journal.ReadResult;
import io.syncline.journal.chronicle.ChronicleJournal;
import io.syncline.posix.Posix;
import io.syncline.process.StageState;
import io.syncline.process.StateDirectory;
import io.syncline.process.StateFile;
import io.syncline.testing.Thorough;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A whole mirror at the limits of inotify. No limit of this machine is changed: the reader is stopped for the one, and the
 * other is that of a user namespace.
 */
@Thorough
@Timeout(400)
class LimitsEndToEndTest {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int SIGCONT = 18;
    private static final int SIGSTOP = 19;
    private static final int WATCHES = 12;
    private static final int DIRECTORIES = 40;
    private static final int LARGEST_QUEUE = 200_000;

    @TempDir
    Path directory;

    private Path source;
    private Path copy;
    private SynclineProcess mirror;

    @BeforeEach
    void aTree() throws Exception {
        source = Files.createDirectory(directory.resolve("source"));
        copy = directory.resolve("copy");
        for (int i = 0; i < DIRECTORIES; i++) {
            Files.writeString(Files.createDirectory(source.resolve("d" + i)).resolve("f"), "1");
        }
    }

    @AfterEach
    void end() {
        if (mirror != null) {
            mirror.close();
        }
    }

    /** Mutant: an overflow that is only counted. */
    @Test
    void aQueueThatOverflowsCostsASweepAndNoFullRsync() throws Exception {
        // KERNEL: a sysctl answers a read at offset 0 only, and readString reads one byte first.
        int queue = Integer.parseInt(Files.readAllLines(Path.of("/proc/sys/fs/inotify/max_queued_events"))
                .get(0));
        assumeTrue(queue <= LARGEST_QUEUE, () -> "skipped: the kernel's queue holds " + queue + " events");
        start(List.of(), "inotify");
        awaitEqual();

        Posix.libC().kill((int) mirror.pid(), SIGSTOP);
        for (int i = 0; i <= queue; i++) {
            // Two files in turn: the kernel merges equal neighbours.
            Files.writeString(source.resolve("d" + i % 2 + "/busy"), "x", StandardOpenOption.CREATE);
        }
        Files.createDirectories(source.resolve("d3/new/below"));
        Files.writeString(source.resolve("d3/new/below/f"), "2");
        Files.writeString(source.resolve("d4/f"), "2 2");
        Files.delete(source.resolve("d5/f"));
        Files.move(source.resolve("d6"), source.resolve("d7/d6"));
        Posix.libC().kill((int) mirror.pid(), SIGCONT);

        awaitEqual();
        // A counter is on disk within 200 ms, and what it counted may have arrived before that.
        await().atMost(PATIENCE).until(() -> counter("overflows") > 0 && counter("sweepsDone") > 0);
        Files.writeString(source.resolve("d3/new/below/later"), "3");
        awaitEqual();
        assertEquals(List.of(RescanReason.FIRST_START), wholeTreeMarks());
        assertTrue(!mirror.log().contains("crawls the whole tree"), mirror::log);
    }

    /** Mutants: no sweep of what is unwatched; what is unwatched stays so when there is room. */
    @Test
    void atTheWatchLimitTheRestIsSweptAndWatchedAgainWhenThereIsRoom() throws Exception {
        List<String> limited = limited("max_inotify_watches", WATCHES);
        assumeTrue(run(limited, "true") == 0, "skipped: no user namespace can be made here");
        start(limited, "inotify");
        awaitEqual();

        assertTrue(
                counter("unwatchedDirectories") > DIRECTORIES / 2,
                () -> capture().toString());
        StageState state = capture();
        assertEquals("watching", state.state());
        assertTrue(
                state.detail()
                        .contains("all " + WATCHES + " inotify watches of this user are in use, raise"
                                + " user.max_inotify_watches"),
                state::detail);
        for (int i = 0; i < DIRECTORIES; i++) {
            Files.writeString(source.resolve("d" + i + "/f"), "changed");
        }
        awaitEqual();

        assertEquals(
                0,
                run(
                        List.of("nsenter", "-U", "-t", Long.toString(mirror.pid())),
                        "sh",
                        "-c",
                        "echo 1000 >/proc/sys/user/max_inotify_watches"));
        await().atMost(PATIENCE).until(() -> counter("unwatchedDirectories") == 0);
        await().atMost(PATIENCE).until(() -> !capture().detail().contains("cannot be watched"));
        // Longer than from one sweep of what is unwatched to the next: the last one is over, and none follows.
        await().atMost(PATIENCE)
                .during(Duration.ofMillis(1500))
                .until(() -> counter("sweeps") == counter("sweepsDone"));
        long sweeps = counter("sweeps");
        for (int i = 0; i < DIRECTORIES; i++) {
            Files.writeString(source.resolve("d" + i + "/f"), "changed again");
        }
        awaitEqual();
        assertEquals(sweeps, counter("sweeps"), "by events alone");
        assertEquals(List.of(RescanReason.FIRST_START), wholeTreeMarks());
    }

    /**
     * Other programs of this user have all that there is. Mutants: an agent that ends, for want of a watch on the source or on
     * what it is asked; one that nobody can ask.
     */
    @ParameterizedTest
    @ValueSource(strings = {"max_inotify_watches", "max_inotify_instances"})
    void withoutAnyInotifyTheSourceIsSweptAndThatIsSaid(String sysctl) throws Exception {
        List<String> limited = limited(sysctl, 0);
        assumeTrue(run(limited, "true") == 0, "skipped: no user namespace can be made here");
        start(limited, "auto");
        awaitEqual();
        String detail = capture().detail();
        assertTrue(detail.contains(" by sweeps alone, every 1 s, since fanotify does not work here: "), detail);
        assertTrue(detail.contains("in use, raise user." + sysctl), detail);

        Files.writeString(source.resolve("d1/f"), "changed");
        SynclineProcess.Answer answer = SynclineProcess.call(
                List.of("sync", "--wait", "--state", directory.resolve("state").toString()));
        assertEquals(0, answer.exitCode(), answer::output);
        assertEquals(List.of(), differences());
    }

    private void start(List<String> before, String watch) {
        mirror = SynclineProcess.start(
                directory.resolve("log"),
                before,
                List.of(
                        "mirror",
                        "--watch",
                        watch,
                        "--quiet-time",
                        "30ms",
                        "--sweep-unwatched",
                        "1s",
                        "--state",
                        directory.resolve("state").toString(),
                        source.toString(),
                        copy.toString()));
        await().atMost(PATIENCE).until(() -> mirror.log().contains("in sync"));
    }

    /** In a user namespace of its own, whose limits count for it alone. */
    private static List<String> limited(String sysctl, int limit) {
        return List.of(
                "unshare", "-Ur", "sh", "-c", "echo " + limit + " >/proc/sys/user/" + sysctl + " && exec \"$@\"", "sh");
    }

    private int run(List<String> before, String... command) throws Exception {
        try {
            return new ProcessBuilder(
                            Stream.concat(before.stream(), Stream.of(command)).toList())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            directory.resolve("commands").toFile()))
                    .start()
                    .waitFor();
        } catch (java.io.IOException notHere) {
            return 127;
        }
    }

    private void awaitEqual() {
        try {
            await().atMost(PATIENCE).until(() -> differences().isEmpty());
        } catch (org.awaitility.core.ConditionTimeoutException late) {
            throw new AssertionError(differences() + "\n" + mirror.log(), late);
        }
    }

    private List<TreeOracle.Difference> differences() {
        return TreeOracle.differences(RealTree.at(source), RealTree.at(copy));
    }

    private StageState capture() {
        return StateFile.read(state().captureState()).orElseThrow();
    }

    private long counter(String name) {
        return capture().counters().getOrDefault(name, 0L);
    }

    private StateDirectory state() {
        return new StateDirectory(directory.resolve("state"));
    }

    private List<RescanReason> wholeTreeMarks() {
        List<RescanReason> found = new ArrayList<>();
        try (JournalReader<Changeset> reader =
                new ChronicleJournal<>(state().changesets(), new ChangesetCodec()).openReader(Position.NONE)) {
            while (reader.poll() instanceof ReadResult.Found<Changeset> changeset) {
                found.addAll(changeset.found().value().rescans());
            }
        }
        return found;
    }
}
