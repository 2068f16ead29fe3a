package io.syncline.journal.chronicle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncline.testing.Thorough;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How a writer wakes a reader of another process. Both are in this one here; nothing but the socket is between them. */
@Timeout(60)
class WakeSocketTest {
    private static final long LONG = Duration.ofMinutes(5).toNanos();

    /** Short: a socket's path has 107 bytes at the most. */
    private Path directory;

    private Path path;
    private WakeServer server;
    private WakeSocket reader;

    @BeforeEach
    void open() throws Exception {
        directory = Files.createTempDirectory(Path.of("/tmp"), "wake");
        path = directory.resolve("s");
        server = WakeServer.listen(path);
        reader = new WakeSocket(path);
    }

    @AfterEach
    void close() throws Exception {
        reader.close();
        server.close();
        Files.deleteIfExists(path);
        Files.delete(directory);
    }

    @Test
    void aForceWakesAReaderThatWaits() throws Exception {
        assertTrue(reader.connect());
        CompletableFuture<Boolean> woken = new CompletableFuture<>();
        Thread waiting = new Thread(() -> woken.complete(returnsFromWaiting()));
        waiting.start();

        server.wake();

        assertTrue(woken.get());
    }

    /** Kills: a socket that only this process sees, a waker that knows the readers of its own process alone. */
    @Test
    void readersOfOtherProcessesAreWokenAtOnce() throws Exception {
        try (ChildJvm one = ChildJvm.start(WakingMain.class, path.toString());
                ChildJvm other = ChildJvm.start(WakingMain.class, path.toString())) {
            assertEquals(Optional.of("connected"), one.line());
            assertEquals(Optional.of("connected"), other.line());
            server.wake();
            assertEquals(Optional.of("woken"), one.line());
            assertEquals(Optional.of("woken"), other.line());
            server.close();
            assertEquals(Optional.of("alone"), one.line());
        }
    }

    /** Kills the mutant that tells only those who wait just now. */
    @Test
    void aForceThatCameBeforeTheWaitIsNotMissed() throws Exception {
        assertTrue(reader.connect());
        server.wake();
        server.wake();

        reader.await(LONG);

        assertTrue(reader.isConnected());
    }

    /** Kills: a stop of the reader that waits for the next force. */
    @Test
    void thisProcessWakesItToo() throws Exception {
        reader.wake();
        assertTrue(reader.connect());
        reader.wake();

        reader.await(LONG);

        assertTrue(reader.isConnected());
    }

    @Test
    void theEndOfTheWriterEndsTheWait() throws Exception {
        assertTrue(reader.connect());
        server.wake();
        reader.await(LONG);
        server.close();

        reader.await(LONG);

        assertFalse(reader.isConnected());
        assertFalse(Files.exists(path));
    }

    @Test
    void whatAKilledWriterHasLeftIsReplaced() throws Exception {
        Files.deleteIfExists(path);
        Files.writeString(path, "left");
        WakeServer next = WakeServer.listen(path);

        assertTrue(reader.connect());

        next.wake();
        reader.await(LONG);
        next.close();
    }

    @Test
    void anInterruptedReaderSaysSo() {
        assertTrue(reader.connect());
        Thread.currentThread().interrupt();

        assertThrows(InterruptedException.class, () -> reader.await(LONG));

        server.wake();
        assertTrue(returnsFromWaiting());
    }

    @Thorough
    @Test
    void aReaderThatNeverReadsDoesNotHoldTheWriter() throws Exception {
        assertTrue(reader.connect());
        for (int i = 0; i < 100_000; i++) {
            server.wake();
        }
        reader.await(LONG);
        assertTrue(reader.isConnected());
    }

    @Test
    void withoutASocketTheyPoll(@TempDir Path elsewhere) {
        Path tooLong = elsewhere.resolve("x".repeat(120));
        WakeServer deaf = WakeServer.listen(tooLong);

        deaf.wake();

        assertFalse(new WakeSocket(tooLong).connect());
        assertEquals(false, Files.exists(tooLong));
        deaf.close();
    }

    private boolean returnsFromWaiting() {
        try {
            reader.await(LONG);
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }
}
