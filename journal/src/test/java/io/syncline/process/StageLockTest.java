package io.syncline.process;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncline.testing.Thorough;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Thorough
class StageLockTest {
    @TempDir
    Path directory;

    /** Started in a process of its own: takes the lock and keeps it until it is killed. */
    public static final class Holder {
        public static void main(String[] args) throws InterruptedException {
            try (StageLock lock = StageLock.take(Path.of(args[0]), "the planner")) {
                System.out.println("held");
                Thread.sleep(60_000);
                throw new IllegalStateException("nobody ended " + lock);
            }
        }
    }

    @Test
    void aSecondHolderInTheSameProcessIsRefused() {
        Path file = directory.resolve("lock").resolve("planner");
        try (StageLock lock = StageLock.take(file, "the planner of /s")) {
            StageException refused =
                    assertThrows(StageException.class, () -> StageLock.take(file, "the planner of /s"));

            assertEquals(ExitCode.STATE, refused.exitCode());
            assertTrue(
                    refused.getMessage()
                            .contains("process " + ProcessHandle.current().pid()),
                    refused::getMessage);
            assertEquals(
                    Optional.of(OptionalLong.of(ProcessHandle.current().pid())),
                    StageLock.holder(file),
                    lock::toString);
        }
        assertEquals(Optional.empty(), StageLock.holder(file));
        StageLock.take(file, "the planner of /s").close();
    }

    @Test
    void anotherProcessKeepsTheLockUntilItIsKilled() throws Exception {
        Path file = directory.resolve("planner");
        Process other = start(file);
        try {
            assertEquals(Optional.of(OptionalLong.of(other.pid())), StageLock.holder(file));
            StageException refused =
                    assertThrows(StageException.class, () -> StageLock.take(file, "the planner of /s"));
            assertEquals(
                    "cannot run the planner of /s: it is run already by process " + other.pid()
                            + "; stop that one, or give another state directory",
                    refused.getMessage());
        } finally {
            other.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        }
        await().until(() -> StageLock.holder(file).isEmpty());
        StageLock.take(file, "the planner of /s").close();
    }

    /** Kills: a look at the file beside a take, which makes that one fail, and leaves the name held for good. */
    @Test
    void whoLooksForTheHolderDisturbsNobodyWhoTakesTheLock() throws Exception {
        Path file = directory.resolve("looked at");
        AtomicBoolean isDone = new AtomicBoolean();
        CompletableFuture<Void> looking = CompletableFuture.runAsync(() -> {
            while (!isDone.get()) {
                StageLock.holder(file);
            }
        });
        try {
            for (int i = 0; i < 2000; i++) {
                StageLock.take(file, "the planner").close();
            }
        } finally {
            isDone.set(true);
        }
        looking.get(20, TimeUnit.SECONDS);
    }

    @Test
    void aLockThatWasNeverTakenHasNoHolder() {
        assertEquals(Optional.empty(), StageLock.holder(directory.resolve("never")));
    }

    @Test
    void aPlaceThatCannotHaveALockIsNamed() throws IOException {
        Path file = java.nio.file.Files.createDirectory(directory.resolve("d"));

        StageException refused = assertThrows(StageException.class, () -> StageLock.take(file, "the planner"));

        assertEquals(ExitCode.STATE, refused.exitCode());
        assertTrue(refused.getMessage().startsWith("cannot lock " + file), refused::getMessage);
    }

    private static Process start(Path file) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Holder.class.getName(),
                        file.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        assertEquals("held", process.inputReader().readLine());
        return process;
    }
}
