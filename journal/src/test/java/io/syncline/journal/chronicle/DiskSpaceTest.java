package io.syncline.journal.chronicle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.syncline.journal.JournalException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskSpaceTest {
    @TempDir
    Path directory;

    private final InternalError fault = new InternalError("a fault occurred in an unsafe memory access operation");

    /** Kills: an agent that waits for space, for ever, on a disk that has lots of it and is broken. */
    @Test
    void aFaultOnADiskWithSpaceIsNotBlamedOnSpace() throws Exception {
        assertFalse(new DiskSpace(directory, 0).isToBlame(fault));
        assertFalse(new DiskSpace(directory, 0).isToBlame(new IOException("Input/output error")));
        try (var left = Files.list(directory)) {
            assertEquals(0, left.count());
        }
    }

    @Test
    void whatIsSaidOfSpaceAndOfQuotaIsBelieved() {
        assertTrue(new DiskSpace(directory, 0).isToBlame(new IOException("f: No space left on device")));
        assertTrue(new DiskSpace(directory, 0)
                .isToBlame(new JournalException("cannot append", new IOException("f: Disk quota exceeded"))));
        assertTrue(new DiskSpace(directory, Long.MAX_VALUE).isToBlame(fault));
    }

    /** A file system with room for bytes and for no file, as a quota is: what it says is free helps nobody. */
    @Test
    void aFaultIsBlamedOnSpaceWhereNothingCanBeWritten() throws Exception {
        Path disk = Files.createDirectory(directory.resolve("disk"));
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=8m,nr_inodes=1", "tmpfs", disk.toString()) == 0, "needs root");
        try {
            assertTrue(new DiskSpace(disk, 0).isToBlame(fault));
            assertFalse(new DiskSpace(disk, 0).isToBlame(new IOException("Input/output error")));
        } finally {
            run("umount", "--lazy", disk.toString());
        }
    }

    private static int run(String... command) throws Exception {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }
}
