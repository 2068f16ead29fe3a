package io.syncline.ops.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.syncline.path.RelPath;
import io.syncline.posix.Posix;
import io.syncline.testing.Thorough;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A judge that sees nothing would make every end-to-end test pass; so each kind of difference is planted once. */
@Thorough
class TreeOracleTest {
    private static final Instant TIME = Instant.ofEpochSecond(1_700_000_000, 123_456_789);
    private static final RelPath DIRECTORY = RelPath.of(new byte[] {'d', '\n', (byte) 0xfe});
    private static final RelPath FILE = DIRECTORY.resolve("file");
    private static final RelPath LINK = DIRECTORY.resolve("link");
    private static final RelPath FIFO = RelPath.of("fifo");

    @TempDir
    Path directory;

    private RealTree source;
    private RealTree mirror;

    @BeforeEach
    void twoEqualTrees() throws Exception {
        source = planted(Files.createDirectory(directory.resolve("source")));
        mirror = planted(Files.createDirectory(directory.resolve("mirror")));
    }

    @Test
    void equalTreesDoNotDiffer() {
        assertEquals(List.of(), TreeOracle.differences(source, mirror));
    }

    @Test
    void aMissingEntryIsSeen() {
        mirror.removeAll(LINK);
        settle(mirror, DIRECTORY);

        sees("d\\n\\xfe/link: missing (a symbolic link at the source)");
    }

    @Test
    void anEntryTooMuchIsSeen() {
        mirror.create(RelPath.of("-x"), new byte[0]);
        settle(mirror, RelPath.ROOT);

        sees("-x: too much (a file, gone at the source)");
    }

    @Test
    void anotherTypeIsSeen() {
        mirror.removeAll(FIFO);
        Posix.mkdir(mirror.absolute(FIFO), 0644);
        settle(mirror, FIFO);
        settle(mirror, RelPath.ROOT);

        sees("fifo: type: expected special file, found directory");
    }

    @Test
    void anotherModeIsSeen() {
        Posix.chmod(mirror.absolute(DIRECTORY), 0700);

        sees("d\\n\\xfe: mode: expected 755, found 700");
    }

    @Test
    void anotherOwnerIsSeen() {
        assumeTrue(Posix.libC().lchown(Posix.terminated(mirror.absolute(LINK)), 12, 34) == 0, "only root may chown");

        sees("d\\n\\xfe/link: owner: expected 0:0, found 12:34");
    }

    @Test
    void oneNanosecondIsSeen() {
        Posix.setModified(mirror.absolute(LINK), TIME.plusNanos(1));

        sees("d\\n\\xfe/link: modified: expected 2023-11-14T22:13:20.123456789Z, found 2023-11-14T22:13:20.123456790Z");
    }

    @Test
    void anotherContentOfTheSameSizeAndTimeIsSeen() {
        mirror.overwrite(FILE, "contenT".getBytes());
        settle(mirror, FILE);

        sees("d\\n\\xfe/file: content: differs from byte 6 of 7");
    }

    @Test
    void anotherSizeIsSeen() {
        mirror.append(FILE, "!".getBytes());
        settle(mirror, FILE);

        sees("d\\n\\xfe/file: size: expected 7, found 8");
    }

    @Test
    void anotherLinkTargetIsSeen() {
        mirror.removeAll(LINK);
        Posix.symlink("elsewhere".getBytes(), mirror.absolute(LINK));
        settle(mirror, LINK);
        settle(mirror, DIRECTORY);

        sees("d\\n\\xfe/link: link target: expected no\\nwhere, found elsewhere");
    }

    @Test
    void aMissingMirrorIsSeen() {
        mirror.removeAll(RelPath.ROOT);

        sees(".: missing (a directory at the source)");
    }

    private void sees(String difference) {
        assertEquals(
                List.of(difference),
                TreeOracle.differences(source, mirror).stream()
                        .map(TreeOracle.Difference::toString)
                        .toList());
    }

    private static RealTree planted(Path root) {
        RealTree tree = RealTree.at(root);
        Posix.mkdir(tree.absolute(DIRECTORY), 0755);
        tree.create(FILE, "content".getBytes());
        Posix.symlink("no\nwhere".getBytes(), tree.absolute(LINK));
        Posix.mkfifo(tree.absolute(FIFO), 0644);
        List.of(FILE, LINK, FIFO, DIRECTORY, RelPath.ROOT).forEach(path -> settle(tree, path));
        return tree;
    }

    private static void settle(RealTree tree, RelPath path) {
        Posix.setModified(tree.absolute(path), TIME);
    }
}
