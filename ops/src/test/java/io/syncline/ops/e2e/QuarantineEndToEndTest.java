package io.syncline.ops.e2e;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncline.ops.run.DestinationFiles;
import io.syncline.ops.status.FailingPath;
import io.syncline.process.StateDirectory;
import io.syncline.shipper.testing.SshServer;
import io.syncline.testing.Thorough;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What fails by itself, among a great deal that does not. */
@Thorough
class QuarantineEndToEndTest {
    private static final int DIRECTORIES = 100;
    private static final int FILES = 100;
    /** What fails is tried again after as long as it has failed; on a slow machine that is more than a minute. */
    private static final Duration PATIENCE = Duration.ofSeconds(180);

    private static final String LONG_NAME = "n".repeat(200);

    /** Root may read everything, unless this privilege is taken from it. */
    private static final String READS_ALL = "-dac_override,-dac_read_search";

    @TempDir
    Path directory;

    private SshServer ssh;
    private SynclineProcess mirror;

    @AfterEach
    void end() {
        if (mirror != null) {
            mirror.close();
        }
        if (ssh != null) {
            ssh.close();
        }
    }

    /** Kills: a batch that is not acknowledged for one of its paths; a path that is given up; a failure that nobody sees. */
    @Test
    void tenThousandFilesArriveBesideFourThatFailAndTheseWhenTheyAreCured() throws Exception {
        ssh = SshServer.start(directory.resolve("sshd"));
        ShortNames names = ShortNames.in(directory);
        Path source = Files.createDirectory(directory.resolve("source"));
        Path there = Files.createDirectory(directory.resolve("there"));
        Files.writeString(source.resolve("first"), "1");
        mirror = SynclineProcess.start(
                directory.resolve("log"),
                readingOnlyWhatIsAllowed(),
                List.of(
                        "mirror",
                        "--state",
                        state(),
                        "-e",
                        ssh.rsh(),
                        "--rsync-path",
                        names.program(),
                        source.toString(),
                        ssh.destination(there.toString())));
        await().atMost(PATIENCE).until(() -> mirror.log().contains("in sync"));

        List<Path> unreadable = new ArrayList<>();
        for (int d = 0; d < DIRECTORIES; d++) {
            Path made = Files.createDirectory(source.resolve("d" + d));
            for (int f = 0; f < FILES; f++) {
                Files.writeString(made.resolve("f" + f), d + "/" + f);
            }
            if (d % 40 == 7) {
                unreadable.add(closed(made.resolve("unreadable")));
            }
        }
        Files.writeString(source.resolve("d5").resolve(LONG_NAME), "long");

        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(200)).until(() -> allGoodAre(there));
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(500))
                .until(() -> failing().size() == 4);
        assertEquals(
                new TreeSet<>(List.of("d7/unreadable", "d47/unreadable", "d87/unreadable", "d5/" + LONG_NAME)),
                failing());
        for (FailingPath path : quarantine()) {
            String why = path.path().endsWith(LONG_NAME) ? "File name too long" : "Permission denied";
            assertTrue(path.error().contains(why), path::toString);
            assertTrue(path.nextTry().isAfter(path.since()), path::toString);
        }
        // The rest is acknowledged: the times of the directories too, which come behind their files.
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(500)).until(() -> status().contains("nothing pending"));
        String status = status();
        assertTrue(status.contains("    d47/unreadable: rsync: [sender] send_files failed to open"), status);

        // What the source cures is seen at once, what the other side cures at the next try.
        names.allowLongNames();
        for (Path file : unreadable) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        }
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(200))
                .until(() -> failing().isEmpty());
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(200))
                .untilAsserted(
                        () -> assertEquals(List.of(), TreeOracle.differences(RealTree.at(source), RealTree.at(there))));
        assertEquals("long", Files.readString(there.resolve("d5").resolve(LONG_NAME)));
        assertEquals("closed", Files.readString(there.resolve("d87/unreadable")));
    }

    private String status() {
        return SynclineProcess.call(List.of("status", "--state", state())).output();
    }

    private static List<String> readingOnlyWhatIsAllowed() {
        return "root".equals(System.getProperty("user.name"))
                ? List.of("setpriv", "--bounding-set=" + READS_ALL, "--inh-caps=" + READS_ALL)
                : List.of();
    }

    private static Path closed(Path file) throws IOException {
        Files.writeString(file, "closed");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
    }

    private String state() {
        return directory.resolve("state").toString();
    }

    private TreeSet<String> failing() {
        return new TreeSet<>(quarantine().stream().map(FailingPath::path).toList());
    }

    private List<FailingPath> quarantine() {
        StateDirectory state = new StateDirectory(Path.of(state()));
        String name = DestinationFiles.names(state).get(0);
        return DestinationFiles.facts(state.destination(name)).orElseThrow().quarantine();
    }

    private static boolean allGoodAre(Path there) {
        for (int d = 0; d < DIRECTORIES; d++) {
            for (int f = 0; f < FILES; f++) {
                if (!Files.exists(there.resolve("d" + d).resolve("f" + f))) {
                    return false;
                }
            }
        }
        return true;
    }
}
