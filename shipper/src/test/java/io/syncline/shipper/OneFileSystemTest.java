package io.syncline.shipper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncline.path.RelPath;
import io.syncline.posix.Posix;
import io.syncline.shipper.transfer.Exclusion;
import io.syncline.shipper.transfer.Fact;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OneFileSystemTest {
    @TempDir
    Path directory;

    @Test
    void whatIsMountedIsLeftOutWithItsMountPoint() throws Exception {
        Files.createDirectory(directory.resolve("a"));
        Path mounted = directory.resolve("a/m");
        try (PlainFileSystem disk = PlainFileSystem.mount(mounted)) {
            Files.createDirectory(disk.directory().resolve("d"));
            Exclusion exclusion =
                    OneFileSystem.of(Posix.bytes(directory), List.of("--one-file-system"), Exclusion.none());

            assertTrue(exclusion.isExcluded(RelPath.of("a/m"), true));
            assertTrue(exclusion.isExcluded(RelPath.of("a/m/d"), true));
            assertTrue(exclusion.isProtected(RelPath.of("a/m/d/vanished"), false), "it may be there still, unseen");
            SourceTree tree = new SourceTree(directory);
            for (String path : List.of("a", "a/m", "a/m/d")) {
                Fact fact = tree.fact(RelPath.of(path)).orElseThrow();
                assertEquals(!path.equals("a"), exclusion.isExcluded(RelPath.of(path), fact), path);
            }
            assertFalse(exclusion.isExcluded(RelPath.of("a"), true));
            assertFalse(exclusion.isExcluded(RelPath.of("a/vanished/too"), false));
        }
        assertEquals(List.of(), List.of(mounted.toFile().list()));
    }

    /** Kills: one directory that cannot be looked into, and nothing is shipped at all. */
    @Test
    void whatCannotBeSeenIsWhereItsDirectoryIs() {
        Exclusion exclusion = OneFileSystem.of(Posix.bytes(directory), List.of("-x"), Exclusion.none());

        assertFalse(exclusion.isExcluded(RelPath.of("x".repeat(300) + "/y"), false));
    }

    @Test
    void itIsKnownInEverySpelling() {
        for (String word : List.of("-x", "-xx", "-vx", "--one-file-system")) {
            assertTrue(OneFileSystem.isAsked(List.of("-z", word)), word);
        }
        for (String word : List.of("--exclude", "-z", "--no-x", "--no-one-file-system")) {
            assertFalse(OneFileSystem.isAsked(List.of("-x", "--no-x", word)), word);
        }
    }

    @Test
    void otherwiseNothingIsAsked() {
        Exclusion inner = Exclusion.none();

        assertSame(inner, OneFileSystem.of(Posix.bytes(directory), List.of("--bwlimit=1m"), inner));
    }
}
