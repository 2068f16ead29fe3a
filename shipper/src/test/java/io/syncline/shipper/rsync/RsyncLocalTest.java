package io.syncline.shipper.rsync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncline.path.RelPath;
import io.syncline.posix.Posix;
import io.syncline.shipper.destination.Destination;
import io.syncline.shipper.destination.Mapping;
import io.syncline.shipper.destination.TransferOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RsyncLocalTest {
    @TempDir
    Path directory;

    @Test
    void anEntryArrives() throws Exception {
        Path source = Files.createDirectory(directory.resolve("s"));
        Files.writeString(source.resolve("f"), "content");
        Mapping mapping = Mapping.plain(source, new Destination.Local(directory.resolve("d")), "d");
        Rsync rsync = new Rsync(
                mapping,
                Posix.identity(Posix.bytes(source)).orElseThrow(),
                TransferOptions.DEFAULT,
                Capabilities.full());

        RsyncResult result = rsync.run(RsyncRun.flat(List.of(ListedName.entry(RelPath.of("f")))));

        assertTrue(result.isDone(), result::toString);
        assertEquals("content", Files.readString(directory.resolve("d/f")));
        assertEquals(1, result.stats().transferred());
    }
}
