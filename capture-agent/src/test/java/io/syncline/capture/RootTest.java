package io.syncline.capture;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.syncline.event.FileEvent;
import io.syncline.journal.memory.MemoryJournal;
import io.syncline.posix.SourceIdentity;
import io.syncline.process.ExitCode;
import io.syncline.process.StageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nothing is recorded of a root that is not the one that was configured. */
class RootTest {
    @TempDir
    Path directory;

    private final MemoryJournal<FileEvent> journal = new MemoryJournal<>();
    private Path root;

    @BeforeEach
    void makeRoot() throws IOException {
        root = Files.createDirectory(directory.resolve("root"));
        Files.createDirectory(root.resolve("d"));
    }

    @Test
    void aRemovedRootEndsTheStage() throws Exception {
        Running running = Running.watching(root);
        Files.delete(root.resolve("d"));
        Files.delete(root);

        assertSourceLost(running);
    }

    @Test
    void aRenamedRootEndsTheStage() throws Exception {
        Running running = Running.watching(root);
        Files.move(root, directory.resolve("elsewhere"));

        assertSourceLost(running);
    }

    @Test
    void aRootWhoseParentWasRenamedEndsTheStage() throws Exception {
        Path inner = Files.createDirectories(root.resolve("inner"));
        Running running = new Running(Running.quickConfig(inner), journal);
        running.awaitWatching();
        Files.move(root, directory.resolve("elsewhere"));

        assertSourceLost(running);
    }

    @Test
    void anotherDirectoryIsRefusedAtTheStartAndNothingIsRecorded() throws Exception {
        SourceIdentity other = Running.config(root.resolve("d")).expected();
        Running running = new Running(new CaptureConfig(root, other, WatchOptions.DEFAULT), journal);

        StageException failure = assertSourceLost(running);
        assertTrue(failure.getMessage().contains("another directory is there: expected " + other));
        assertEquals(0, journal.durable().sequence());
        assertThrows(ExecutionException.class, () -> running.agent.watching().get());
    }

    @Test
    void aRootThatIsNoDirectoryIsRefused() throws Exception {
        CaptureConfig config = Running.config(root);
        Files.move(root, directory.resolve("elsewhere"));
        Files.createFile(root);

        assertSourceLost(new Running(config, journal));
    }

    @Test
    void anUnmountedRootEndsTheStage() throws Exception {
        mountTmpfs();
        Running running;
        try {
            running = new Running(Running.quickConfig(root), journal);
            running.awaitWatching();
        } finally {
            umount("-v");
        }

        assertSourceLost(running);
    }

    @Test
    void anEmptyDiskMountedOverTheRootEndsTheStage() throws Exception {
        Running running = new Running(Running.quickConfig(root), journal);
        running.awaitWatching();
        mountTmpfs();
        try {
            StageException failure = assertSourceLost(running);
            assertTrue(failure.getMessage().contains("another directory is there"), failure.getMessage());
        } finally {
            umount("-l");
        }
    }

    private StageException assertSourceLost(Running running) {
        StageException failure = (StageException)
                running.awaitEnd().orElseThrow(() -> new AssertionError("the agent stopped as if asked"));
        assertEquals(ExitCode.SOURCE, failure.exitCode());
        assertTrue(failure.getMessage().startsWith("cannot watch the source " + running.root), failure.getMessage());
        assertEquals("failed", running.state.current().state());
        return failure;
    }

    private void mountTmpfs() throws Exception {
        Process mount = new ProcessBuilder("mount", "-t", "tmpfs", "-o", "size=1m", "syncline-test", root.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(mount.getInputStream().readAllBytes());
        assumeTrue(mount.waitFor() == 0, () -> "needs root to mount a file system: " + said);
    }

    private void umount(String option) {
        // The agent may be just looking at it.
        await().atMost(Duration.ofSeconds(10))
                .until(() -> new ProcessBuilder("umount", option, root.toString())
                                .redirectErrorStream(true)
                                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                                .start()
                                .waitFor()
                        == 0);
    }
}
