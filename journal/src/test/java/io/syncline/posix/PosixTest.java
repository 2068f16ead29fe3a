package io.syncline.posix;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncline.path.RelPath;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PosixTest {
    private static final byte[] HOSTILE = {'-', ' ', '\n', '#', ']', '\\', (byte) 0xff, '*'};

    @TempDir
    Path directory;

    @Test
    void namesThatAreNotTextSurviveListingStatAndRename() {
        byte[] root = Posix.bytes(directory);
        byte[] from = Posix.absolute(root, RelPath.of(HOSTILE));
        byte[] to = Posix.absolute(root, RelPath.of("plain"));
        Posix.mkdir(from, 0750);

        List<DirectoryEntry> entries = Posix.list(root);

        assertEquals(1, entries.size());
        assertArrayEquals(HOSTILE, entries.get(0).name());
        assertEquals(FileKind.DIRECTORY, entries.get(0).kind());
        assertEquals(entries.get(0).inode(), Posix.lstat(from).orElseThrow().inode());
        assertEquals(0750, Posix.lstat(from).orElseThrow().mode());
        Posix.rename(from, to);
        assertTrue(Posix.lstat(from).isEmpty());
    }

    @Test
    void statSpeaksOfTheLinkItself() {
        byte[] root = Posix.bytes(directory);
        byte[] link = Posix.absolute(root, RelPath.of("link"));
        Posix.symlink("nowhere".getBytes(), link);

        assertEquals(FileKind.SYMLINK, Posix.lstat(link).orElseThrow().kind());
        assertTrue(Posix.stat(link).isEmpty());
        assertArrayEquals("nowhere".getBytes(), Posix.readlink(link));
    }

    @Test
    void nothingLiesBelowALinkThatLeadsToItself() {
        byte[] root = Posix.bytes(directory);
        Posix.symlink("link".getBytes(), Posix.absolute(root, RelPath.of("link")));

        assertTrue(Posix.lstat(Posix.absolute(root, RelPath.of("link/below"))).isEmpty());
        assertTrue(Posix.stat(Posix.absolute(root, RelPath.of("link"))).isEmpty());
    }

    @Test
    void timesAreNanoseconds() throws Exception {
        byte[] file = Posix.bytes(Files.writeString(directory.resolve("f"), "12345"));
        Instant time = Instant.ofEpochSecond(1_000_000_000, 123_456_789);
        Posix.setModified(file, time);

        assertEquals(time, Posix.lstat(file).orElseThrow().modified());
        assertEquals(5, Posix.lstat(file).orElseThrow().size());
    }

    @Test
    void aFailureNamesCallPathAndReason() {
        byte[] missing = Posix.bytes(directory.resolve("missing"));

        PosixException failure = assertThrows(PosixException.class, () -> Posix.list(missing));

        assertEquals(Errno.ENOENT, failure.errno());
        assertEquals("opendir " + directory + "/missing: no such file or directory (2)", failure.getMessage());
    }

    @Test
    void anotherDirectoryOfTheSameFileSystemIsAnotherIdentity() throws Exception {
        SourceIdentity one = Posix.identity(Posix.bytes(directory)).orElseThrow();
        SourceIdentity other = Posix.identity(Posix.bytes(Files.createDirectory(directory.resolve("d"))))
                .orElseThrow();

        assertTrue(one.matches(Posix.identity(Posix.bytes(directory)).orElseThrow()));
        assertEquals(one.fileSystem(), other.fileSystem());
        assertTrue(!one.matches(other));
    }
}
