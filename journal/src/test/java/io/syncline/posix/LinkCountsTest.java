package io.syncline.posix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.syncline.path.RelPath;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinkCountsTest {
    @TempDir
    Path directory;

    /** Kills: a file with several names that is left out, a link that is followed, a name that is read as text. */
    @Test
    void whatHasOneNameIsLeftOutAndNothingElse() throws Exception {
        RelPath strange = RelPath.of(new byte[] {'-', ' ', '\n', ']', '\\', (byte) 0xff});
        byte[] root = Posix.bytes(directory);
        Files.createDirectory(directory.resolve("inside"));
        Files.createDirectory(directory.resolve("directory"));
        Files.writeString(directory.resolve("one"), "1");
        Files.writeString(directory.resolve("two"), "2");
        Posix.link(Posix.absolute(root, RelPath.of("two")), Posix.absolute(root, strange));
        Files.writeString(directory.resolve("inside/far"), "3");
        Posix.link(Posix.absolute(root, RelPath.of("inside/far")), Posix.absolute(root, RelPath.of("near")));
        Posix.symlink("two".getBytes(), Posix.absolute(root, RelPath.of("link to a linked one")));
        Posix.symlink("x".getBytes(), Posix.absolute(root, RelPath.of("linked link")));
        Posix.link(Posix.absolute(root, RelPath.of("linked link")), Posix.absolute(root, RelPath.of("its other name")));

        Set<RelPath> found = LinkCounts.directoriesAndLinked(root).stream()
                .map(entry -> RelPath.of(entry.name()))
                .collect(Collectors.toCollection(TreeSet::new));

        assertEquals(
                new TreeSet<>(Set.of(
                        RelPath.of("inside"),
                        RelPath.of("directory"),
                        RelPath.of("two"),
                        strange,
                        RelPath.of("near"),
                        RelPath.of("linked link"),
                        RelPath.of("its other name"))),
                found);
    }

    @Test
    void whatIsNoDirectoryIsRefused() throws Exception {
        Files.writeString(directory.resolve("file"), "1");

        assertThrows(
                PosixException.class, () -> LinkCounts.directoriesAndLinked(Posix.bytes(directory.resolve("file"))));
        assertThrows(
                PosixException.class, () -> LinkCounts.directoriesAndLinked(Posix.bytes(directory.resolve("none"))));
    }
}
