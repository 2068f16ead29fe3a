package io.syncline.shipper.rsync;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncline.path.RelPath;
import io.syncline.posix.Posix;
import io.syncline.shipper.destination.Destination;
import io.syncline.shipper.destination.Mapping;
import io.syncline.shipper.destination.TransferOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SilenceTest {
    private static final Instant NOW = Instant.parse("2026-11-22T00:00:00Z");
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    private Path directory;

    private final List<Optional<Instant>> told = new CopyOnWriteArrayList<>();

    /** Kills: a silence that begins anew with each look, one that is told again and again, one that never ends. */
    @Test
    void whatReadsNothingIsSilentUntilItReads() throws Exception {
        Process process = new ProcessBuilder("sh", "-c", "while read -r line; do echo \"$line\"; done").start();
        try {
            // It has read all that it needs, and waits.
            say(process);
            Silence silence = new Silence(process.pid(), PATIENCE, told::add);
            silence.look(NOW);
            silence.look(NOW.plusSeconds(29));
            assertEquals(List.of(), told);
            silence.look(NOW.plusSeconds(30));
            silence.look(NOW.plusSeconds(31));
            assertEquals(List.of(Optional.of(NOW)), told);

            say(process);
            silence.look(NOW.plusSeconds(32));
            assertEquals(List.of(Optional.of(NOW), Optional.empty()), told);
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void whatHasEndedIsNotSilent() {
        Silence silence = new Silence(Integer.MAX_VALUE, PATIENCE, told::add);
        silence.look(NOW);
        silence.look(NOW.plusSeconds(100));
        silence.end();
        assertEquals(List.of(), told);
    }

    @Test
    void aRunWhoseOtherEndSaysNothingIsToldOfAndItsEndToo() throws Exception {
        Path source = Files.createDirectory(directory.resolve("s"));
        Files.writeString(source.resolve("f"), "1");
        Path shell = Files.writeString(directory.resolve("shell"), "#!/bin/sh\nexec sleep 1000\n");
        assertTrue(shell.toFile().setExecutable(true));
        Rsync rsync = new Rsync(
                        Mapping.plain(
                                source,
                                new Destination.Remote(Optional.empty(), "nobody", OptionalInt.empty(), "/copy"),
                                "silent"),
                        Posix.identity(Posix.bytes(source)).orElseThrow(),
                        TransferOptions.DEFAULT.withRsh(shell.toString()),
                        Capabilities.full())
                .telling(Duration.ofMillis(100), told::add);
        CompletableFuture<RsyncResult> run = new CompletableFuture<>();
        new Thread(() -> {
                    try {
                        run.complete(rsync.run(RsyncRun.flat(List.of(ListedName.entry(RelPath.of("f"))))));
                    } catch (Throwable e) {
                        run.completeExceptionally(e);
                    }
                })
                .start();
        await().atMost(Duration.ofSeconds(50)).until(() -> !told.isEmpty());
        assertTrue(told.get(0).isPresent(), told::toString);
        rsync.stop();
        assertTrue(run.get().stopped());
        assertEquals(Optional.empty(), told.get(told.size() - 1), told::toString);
    }

    private static void say(Process process) throws IOException {
        process.getOutputStream().write('\n');
        process.getOutputStream().flush();
        assertEquals('\n', process.getInputStream().read());
    }
}
