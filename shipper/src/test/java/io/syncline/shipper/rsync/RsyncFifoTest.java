package io.syncline.shipper.rsync;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.syncline.path.RelPath;
import io.syncline.posix.Posix;
import io.syncline.shipper.destination.Destination;
import io.syncline.shipper.destination.Mapping;
import io.syncline.shipper.destination.TransferOptions;
import io.syncline.testing.Thorough;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Thorough
class RsyncFifoTest {
    private static final int SECONDS_FOR_THE_FIRST_FILE = 3;

    @TempDir
    Path directory;

    @Test
    void aFileThatBecomesAFifoUnderTheRunEndsIt() throws Exception {
        Path source = Files.createDirectory(directory.resolve("s"));
        Path target = Files.createDirectory(directory.resolve("d"));
        Files.write(source.resolve("a"), new byte[SECONDS_FOR_THE_FIRST_FILE << 20]);
        Path second = Files.write(source.resolve("b"), new byte[1]);
        Rsync rsync = new Rsync(
                Mapping.plain(source, new Destination.Local(target), "d"),
                Posix.identity(Posix.bytes(source)).orElseThrow(),
                TransferOptions.DEFAULT.withExtra(List.of("--bwlimit=1m")),
                Capabilities.full());
        RsyncRun both = RsyncRun.flat(List.of(ListedName.entry(RelPath.of("a")), ListedName.entry(RelPath.of("b"))));
        CompletableFuture<RsyncResult> result = CompletableFuture.supplyAsync(() -> run(rsync, both));

        // The temporary file of "a" is there, so both are listed, and "b" is not open yet.
        await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(10))
                .until(() -> Posix.list(Posix.bytes(target)).size() == 1);
        Files.delete(second);
        Posix.mkfifo(Posix.bytes(second), 0600);

        assertEquals(Child.ENDED_AT_A_FIFO, result.get(60, TimeUnit.SECONDS).exitCode());
    }

    private static RsyncResult run(Rsync rsync, RsyncRun run) {
        try {
            return rsync.run(run);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
