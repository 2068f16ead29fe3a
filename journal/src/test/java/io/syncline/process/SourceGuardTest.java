package io.syncline.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncline.posix.Posix;
import io.syncline.posix.SourceIdentity;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceGuardTest {
    @TempDir
    Path directory;

    private Path root;
    private Path file;

    @BeforeEach
    void makeSource() throws Exception {
        root = Files.createDirectory(directory.resolve("source"));
        file = directory.resolve("state").resolve("source.json");
    }

    @Test
    void theFirstStartRecordsAndTheNextOnesAgree() throws Exception {
        SourceIdentity first = SourceGuard.recordOrVerify(file, root);
        Files.writeString(root.resolve("changed"), "the content of the source is no part of its identity");

        assertEquals(first, SourceGuard.recordOrVerify(file, root));
        assertEquals(Optional.of(root), SourceGuard.root(file));
    }

    @Test
    void anotherDirectoryAtTheSamePathIsRefused() throws Exception {
        SourceGuard.recordOrVerify(file, root);
        // Renamed and not removed: a file system may give the number of a removed inode to the next one.
        Files.move(root, directory.resolve("kept"));
        Files.createDirectory(root);

        StageException refused = assertThrows(StageException.class, () -> SourceGuard.recordOrVerify(file, root));

        assertEquals(ExitCode.SOURCE, refused.exitCode());
        assertTrue(
                refused.getMessage()
                        .startsWith("source " + root
                                + " is not the directory that this state belongs to: expected device "),
                refused::getMessage);
    }

    @Test
    void theSameDirectoryThroughAnotherPathIsAccepted() throws Exception {
        SourceGuard.recordOrVerify(file, root);
        Path link = Files.createSymbolicLink(directory.resolve("link"), root);

        SourceGuard.recordOrVerify(file, link);
    }

    @Test
    void whatAnEarlierVersionRecordedIsStillBelieved() throws Exception {
        SourceIdentity seen = Posix.identity(Posix.bytes(root)).orElseThrow();
        Files.createDirectories(file.getParent());
        Files.writeString(
                file,
                "{\"version\":1,\"root\":\"" + root + "\",\"device\":" + seen.device() + ",\"inode\":" + seen.inode()
                        + ",\"fileSystem\":" + seen.fileSystem() + "}");

        assertTrue(SourceGuard.recordOrVerify(file, root).matches(seen));
        assertTrue(SourceGuard.recordOrRecall(file, root).matches(seen));
        assertEquals(Optional.of(root), SourceGuard.root(file));
    }

    /** XFS: its id is the device number, and its root the same inode on each disk. Kills: an age that nobody compares. */
    @Test
    void anotherDiskBehindTheSameDeviceNumberIsAnotherSource() {
        Optional<Instant> born = Optional.of(Instant.parse("2024-05-06T07:08:09.000000001Z"));
        Optional<Instant> later = born.map(time -> time.plusNanos(1));
        SourceIdentity first = new SourceIdentity(65024, 128, 65024, born);

        assertTrue(first.matches(new SourceIdentity(65024, 128, 65024, born)));
        assertFalse(first.matches(new SourceIdentity(65024, 128, 65024, later)));
        assertTrue(first.matches(new SourceIdentity(65024, 128, 65024)));
    }

    @Test
    void aMissingSourceIsRefusedAndNothingIsRecorded() {
        StageException refused =
                assertThrows(StageException.class, () -> SourceGuard.recordOrVerify(file, directory.resolve("no")));

        assertEquals(ExitCode.SOURCE, refused.exitCode());
        assertEquals("cannot mirror " + directory + "/no: no such directory", refused.getMessage());
        assertTrue(SourceGuard.root(file).isEmpty());
    }

    @Test
    void aDamagedRecordIsAStateProblem() throws Exception {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "{\"version\": 9}");

        StageException refused = assertThrows(StageException.class, () -> SourceGuard.recordOrVerify(file, root));

        assertEquals(ExitCode.STATE, refused.exitCode());
    }
}
