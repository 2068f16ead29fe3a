package io.syncline.ops.e2e;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

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
import io.syncline.posix.DirectoryEntry;
import io.syncline.posix.Posix;
import io.syncline.process.StageState;
import io.syncline.process.StateDirectory;
import io.syncline.process.StateFile;
import io.syncline.testing.Seeds;
import io.syncline.testing.Thorough;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shipped units under a real {@code systemd --user}: capture, planner and one shipper. */
@Thorough
class SystemdEndToEndTest {
    private static final int SEEDS = 20;
    private static final int OPERATIONS = 30;
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String CAPTURE = "syncline-capture@mirror.service";
    private static final String SHIPPER = "syncline-shipper@mirror:copy.service";
    private static final RelPath ANCHOR = RelPath.of("anchor that no history touches");

    @TempDir
    Path directory;

    private int kills;

    /**
     * The agent is killed at any moment, also while it takes up what was kept. Nothing is missed, and nobody looks at more
     * than at what changed: no sweep, and no mark of the whole tree but the first. All seeds go through one mirror.
     *
     * <p>Kills: a queue that is closed with its agent; events that were read and not forced and are not kept; a stage that
     * never says that it is ready.
     */
    @Test
    void aKilledAgentMissesNothingAndSweepsNothing() throws Exception {
        // By fanotify, where this user may.
        aKilledAgentMissesNothing("auto");
    }

    @Test
    void norDoesOneThatWatchesByInotify() throws Exception {
        aKilledAgentMissesNothing("inotify");
    }

    /** Kills: a unit that ends while its source is away, twenty times and then for good. */
    @Test
    void aSourceThatIsMissingAtTheStartIsWaitedFor() throws Exception {
        try (UserManager systemd = startOrSkip()) {
            install(systemd, "auto");
            Files.move(directory.resolve("source"), directory.resolve("unmounted"));
            systemd.systemctl("start", "syncline@mirror.target");
            await().atMost(PATIENCE)
                    .until(() -> active(systemd, CAPTURE)
                            && active(systemd, SHIPPER)
                            && held(state().captureState())
                            && held(state().destinationState("copy")));
            assertEquals("0", systemd.property(CAPTURE, "NRestarts"), () -> evidence(systemd));

            Files.move(directory.resolve("unmounted"), directory.resolve("source"));
            source().create(ANCHOR, new byte[1]);
            awaitEqual(systemd);
            assertEquals("0", systemd.property(CAPTURE, "NRestarts"), () -> evidence(systemd));
            assertEquals("0", systemd.property(SHIPPER, "NRestarts"), () -> evidence(systemd));
        }
    }

    /**
     * What was kept is of other rules, or of another way to watch. Kills: an agent that goes on with events that tell nothing of
     * what it is to look at now; a queue that is kept while nobody reads it, and gone on with by the one after that.
     */
    @Test
    void aKilledAgentWithAnotherConfigurationBeginsAnewAndMissesNothing() throws Exception {
        try (UserManager systemd = startOrSkip()) {
            source().create(ANCHOR, new byte[1]);
            Files.createDirectories(directory.resolve("source/hidden/below"));
            source().create(RelPath.of("hidden/below/f"), new byte[1]);
            install(systemd, "auto", "['- /hidden/']");
            systemd.systemctl("start", "syncline@mirror.target");
            await().atMost(PATIENCE).until(() -> active(systemd, CAPTURE) && active(systemd, SHIPPER));
            await().atMost(PATIENCE).until(() -> events().stream().anyMatch(event -> event instanceof Watermark));
            source().create(RelPath.of("hidden/below/while it was hidden"), new byte[1]);

            configure("auto", "[]");
            killedWith(systemd, "other rules", 0);
            systemd.systemctl("restart", SHIPPER);
            awaitEqual(systemd);
            int step = 0;
            for (String watch : List.of("sweep", "inotify")) {
                configure(watch, "[]");
                killedWith(systemd, watch + step++, 0);
            }
            // While it still sweeps, what is kept is not all.
            await().atMost(PATIENCE).until(() -> counter("sweepsDone") == 1 && counter("sweeps") == 1);
            killedWith(systemd, "nothing else", 1);

            // Nothing is kept for who was stopped.
            systemd.systemctl("stop", CAPTURE);
            source().create(RelPath.of("hidden/while it was stopped"), new byte[4]);
            systemd.systemctl("start", CAPTURE);
            awaitEqual(systemd);
            assertEquals(0, counter("resumed"), () -> evidence(systemd));
            assertEquals(1, counter("sweeps"), () -> evidence(systemd));
            assertEquals(List.of(), marks(), () -> evidence(systemd));
        }
    }

    /** Kills: a unit that systemd does not watch. */
    @Test
    void anAgentThatHangsIsReplacedAndNothingIsMissed() throws Exception {
        try (UserManager systemd = startOrSkip()) {
            source().create(ANCHOR, new byte[1]);
            install(systemd, "auto");
            Path impatient = Files.createDirectories(systemd.units().resolve(CAPTURE + ".d"));
            Files.writeString(impatient.resolve("soon.conf"), "[Service]\nWatchdogSec=8s\nTimeoutAbortSec=1s\n");
            systemd.systemctl("daemon-reload");
            systemd.systemctl("start", "syncline@mirror.target");
            await().atMost(PATIENCE).until(() -> active(systemd, CAPTURE) && active(systemd, SHIPPER));
            await().atMost(PATIENCE).until(() -> events().stream().anyMatch(event -> event instanceof Watermark));

            stop(Long.parseLong(systemd.property(CAPTURE, "MainPID")));
            source().create(RelPath.of("made while it hung"), new byte[2]);

            await().atMost(PATIENCE)
                    .until(() -> !systemd.property(CAPTURE, "NRestarts").equals("0"));
            awaitEqual(systemd);
            assertEquals(0, counter("sweeps"), () -> evidence(systemd));
        }
    }

    private static void stop(long pid) throws Exception {
        assertEquals(
                0,
                new ProcessBuilder("kill", "-STOP", Long.toString(pid)).start().waitFor());
    }

    private void killedWith(UserManager systemd, String what, long resumed) throws Exception {
        long killed = Long.parseLong(systemd.property(CAPTURE, "MainPID"));
        Files.createDirectories(directory.resolve("source/hidden/" + what));
        source().create(RelPath.of("hidden/" + what + "/before"), new byte[2]);
        assertTrue(kill(systemd));
        source().create(RelPath.of("hidden/" + what + "/after"), new byte[3]);
        await().atMost(PATIENCE)
                .until(() -> StateFile.read(state().captureState())
                        .filter(it -> it.pid() != killed && it.state().equals("watching"))
                        .isPresent());
        if (!what.equals("other rules")) {
            awaitEqual(systemd);
        }
        assertEquals(resumed, counter("resumed"), () -> evidence(systemd));
        assertEquals(List.of(), marks(), () -> evidence(systemd));
    }

    private long counter(String name) {
        return StateFile.read(state().captureState()).orElseThrow().counters().getOrDefault(name, 0L);
    }

    private static boolean held(Path stateFile) {
        return StateFile.read(stateFile)
                .filter(state -> state.state().equals("held"))
                .isPresent();
    }

    private void aKilledAgentMissesNothing(String watch) throws Exception {
        try (UserManager systemd = startOrSkip()) {
            source().create(ANCHOR, new byte[1]);
            install(systemd, watch);
            systemd.systemctl("start", "syncline@mirror.target");
            await().atMost(PATIENCE).until(() -> active(systemd, CAPTURE) && active(systemd, SHIPPER));
            // From its first watermark on, what is kept is whole.
            await().atMost(PATIENCE).until(() -> events().stream().anyMatch(event -> event instanceof Watermark));
            Seeds.forEach(SEEDS, (seed, random) -> {
                clear();
                try (Churn churn = new Churn(seed, source(), tree("outside"))) {
                    follow(systemd, churn, random);
                }
            });
        }
    }

    private void follow(UserManager systemd, Churn churn, Random random) throws Exception {
        churn.run(OPERATIONS);
        int times = random.nextInt(4) == 0 ? 2 : 1;
        for (int i = 0; i < times; i++) {
            // The moment of the kill is what is drawn; nothing waits for this pause to be long enough.
            Thread.sleep(random.nextInt(100));
            kills += kill(systemd) ? 1 : 0;
            churn.run(OPERATIONS / 2);
        }
        awaitEqual(systemd);
        await().atMost(PATIENCE).until(() -> active(systemd, CAPTURE));
        StageState capture = StateFile.read(state().captureState()).orElseThrow();
        assertEquals(
                kills > 0 ? 1L : 0L, capture.counters().getOrDefault("resumed", 0L), () -> capture + evidence(systemd));
        assertEquals(0L, capture.counters().getOrDefault("sweeps", 0L), () -> capture + evidence(systemd));
        assertFalse(log("capture").contains("sweeping for what changed"), () -> evidence(systemd));
        assertEquals(List.of(), marks(), () -> evidence(systemd));
    }

    private UserManager startOrSkip() throws IOException {
        Files.createDirectories(directory.resolve("systemd"));
        try {
            return UserManager.start(directory.resolve("systemd"));
        } catch (UserManager.CannotRun why) {
            System.out.println("skipped: systemd cannot run here: " + why.getMessage());
            return abort("systemd cannot run here: " + why.getMessage());
        }
    }

    private void install(UserManager systemd, String watch) throws IOException {
        install(systemd, watch, "[]");
    }

    private void configure(String watch, String filters) throws IOException {
        Files.writeString(
                directory.resolve("etc/mirror.yaml"),
                "source: " + directory.resolve("source") + "\nstate: " + directory.resolve("state")
                        + "\nquietTime: 30ms\nsweepUnwatched: 1s\nwatch: " + watch
                        + "\ndestinations:\n  - name: copy\n    filters: " + filters + "\n    to: "
                        + directory.resolve("copy")
                        + "\n");
    }

    private void install(UserManager systemd, String watch, String filters) throws IOException {
        for (String name : List.of("source", "outside", "copy", "logs", "etc", "lib")) {
            Files.createDirectories(directory.resolve(name));
        }
        configure(watch, filters);
        // A sandbox that hides /tmp, /home or /root hides this test as well.
        List<String> more = List.of(
                "BindPaths=" + directory + " " + systemd.runtime(),
                "StandardOutput=append:" + directory.resolve("logs/%p"),
                "StandardError=inherit",
                "RestartSec=100ms");
        Units.copy(systemd.units(), launcher(), directory.resolve("etc"), more);
        // Killed more often than the units take for an accident.
        Path patient = Files.createDirectories(systemd.units().resolve("syncline-capture@.service.d"));
        Files.writeString(patient.resolve("patient.conf"), "[Unit]\nStartLimitIntervalSec=0\n");
        systemd.systemctl("daemon-reload");
        systemd.systemctl("add-wants", "syncline@mirror.target", SHIPPER);
    }

    /** As ops/bin/syncline, with the classes of this build and little memory; all of it below the directory that is bound. */
    private Path launcher() throws IOException {
        List<String> classPath = new ArrayList<>();
        int number = 0;
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            if (!entry.endsWith("test-classes") && !entry.endsWith("-tests.jar")) {
                Path copy = directory.resolve("lib/" + number++ + (Files.isDirectory(Path.of(entry)) ? "" : ".jar"));
                copy(Path.of(entry), copy);
                classPath.add(copy.toString());
            }
        }
        Path options = directory.resolve("lib/jvm.options");
        Files.copy(Units.HOME.resolve("ops/bin/jvm.options"), options);
        String newer = "";
        if (Runtime.version().feature() >= 24) {
            Files.copy(Units.HOME.resolve("ops/bin/jvm-25.options"), directory.resolve("lib/jvm-25.options"));
            newer = " @" + directory.resolve("lib/jvm-25.options");
        }
        Path launcher = directory.resolve("syncline");
        Files.writeString(
                launcher,
                "#!/bin/sh\nexport LC_ALL=C.UTF-8\nexec '" + System.getProperty("java.home") + "/bin/java' @" + options
                        + newer + " -Xmx256m -XX:TieredStopAtLevel=1 -cp '" + String.join(":", classPath)
                        + "' io.syncline.ops.Main \"$@\"\n");
        assertTrue(launcher.toFile().setExecutable(true));
        return launcher;
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path file : (Iterable<Path>) all::iterator) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }

    private static boolean active(UserManager systemd, String unit) {
        return systemd.property(unit, "ActiveState").equals("active");
    }

    /** kill -9 of the agent alone; false if there is none at this moment. */
    private static boolean kill(UserManager systemd) {
        long pid = Long.parseLong(systemd.property(CAPTURE, "MainPID"));
        return pid != 0
                && ProcessHandle.of(pid).map(ProcessHandle::destroyForcibly).orElse(false);
    }

    /** Once is enough: what is in doubt is sent again, and the time of its directory differs meanwhile. */
    private void awaitEqual(UserManager systemd) {
        List<TreeOracle.Difference> last = new ArrayList<>();
        try {
            await().atMost(PATIENCE).until(() -> {
                last.clear();
                last.addAll(TreeOracle.differences(source(), tree("copy")));
                return last.isEmpty();
            });
        } catch (org.awaitility.core.ConditionTimeoutException late) {
            assertEquals(List.of(), last, () -> evidence(systemd));
        }
    }

    private void clear() {
        for (RealTree tree : List.of(source(), tree("outside"))) {
            for (DirectoryEntry entry : Posix.list(tree.root())) {
                RelPath path = RelPath.ROOT.child(entry.name());
                if (!path.equals(ANCHOR)) {
                    tree.removeAll(path);
                }
            }
        }
    }

    /** Of the whole tree, but for that of the first start. */
    private List<RescanReason> marks() {
        return events().stream()
                .filter(event ->
                        event instanceof TreeTouched tree && tree.path().isRoot())
                .map(event -> ((TreeTouched) event).reason())
                .filter(reason -> reason != RescanReason.FIRST_START)
                .toList();
    }

    private List<FileEvent> events() {
        List<FileEvent> events = new ArrayList<>();
        try (JournalReader<FileEvent> reader =
                new ChronicleJournal<>(state().events(), new FileEventCodec()).openReader(Position.NONE)) {
            ReadResult<FileEvent> result = reader.poll();
            while (!(result instanceof ReadResult.Idle<FileEvent>)) {
                // The oldest are trimmed in a long run.
                if (result instanceof ReadResult.Found<FileEvent> found) {
                    events.add(found.found().value());
                }
                result = reader.poll();
            }
        }
        return events;
    }

    private StateDirectory state() {
        return new StateDirectory(directory.resolve("state"));
    }

    private RealTree source() {
        return tree("source");
    }

    private RealTree tree(String name) {
        try {
            return RealTree.at(Files.createDirectories(directory.resolve(name)));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private String log(String stage) {
        try {
            return Files.readString(directory.resolve("logs/syncline-" + stage));
        } catch (IOException e) {
            return e.toString();
        }
    }

    private String evidence(UserManager systemd) {
        return "\n-- capture\n" + log("capture") + "\n-- planner\n" + log("planner") + "\n-- shipper\n" + log("shipper")
                + "\n-- systemd\n" + systemd.log();
    }
}
