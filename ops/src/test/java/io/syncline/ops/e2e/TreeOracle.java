package io.syncline.ops.e2e;

import io.syncline.path.RelPath;
import io.syncline.posix.DirectoryEntry;
import io.syncline.posix.FileKind;
import io.syncline.posix.FileStat;
import io.syncline.posix.Posix;
import io.syncline.posix.PosixException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Says how two real trees differ: names (as bytes), type, mode, owner (where this process may set it), size and content,
 * modification time in nanoseconds, link target.
 *
 * <p>Shares nothing with the pipeline but the system calls: it is the judge.
 */
final class TreeOracle {
    private static final boolean ROOT =
            Posix.lstat("/proc/self".getBytes()).orElseThrow().uid() == 0;

    private final RealTree expected;
    private final RealTree actual;
    private final List<Difference> differences = new ArrayList<>();

    /** One way in which an entry differs. */
    record Difference(RelPath path, String what) {
        @Override
        public String toString() {
            return path.display() + ": " + what;
        }
    }

    private TreeOracle(RealTree expected, RealTree actual) {
        this.expected = expected;
        this.actual = actual;
    }

    /** Empty if the trees are equal. While a tree changes, the answer is only a guess. */
    static List<Difference> differences(RealTree expected, RealTree actual) {
        TreeOracle oracle = new TreeOracle(expected, actual);
        oracle.compare(RelPath.ROOT);
        return List.copyOf(oracle.differences);
    }

    private void compare(RelPath path) {
        Optional<FileStat> wanted = expected.lstat(path);
        Optional<FileStat> seen = actual.lstat(path);
        if (wanted.isEmpty() || seen.isEmpty()) {
            wanted.ifPresent(stat -> differ(path, "missing (a " + kind(stat) + " at the source)"));
            seen.ifPresent(stat -> differ(path, "too much (a " + kind(stat) + ", gone at the source)"));
            return;
        }
        if (wanted.get().kind() != seen.get().kind()) {
            differ(path, "type: expected " + kind(wanted.get()) + ", found " + kind(seen.get()));
            return;
        }
        compareMetadata(path, wanted.get(), seen.get());
        switch (wanted.get().kind()) {
            case REGULAR -> compareContent(path, wanted.get(), seen.get());
            case SYMLINK -> compareTarget(path);
            case DIRECTORY -> compareListing(path);
            case OTHER, UNKNOWN -> {}
        }
    }

    private void compareMetadata(RelPath path, FileStat wanted, FileStat seen) {
        if (wanted.kind() != FileKind.SYMLINK) {
            compare(path, "mode", Integer.toOctalString(wanted.mode()), Integer.toOctalString(seen.mode()));
        }
        compare(path, "modified", wanted.modified().toString(), seen.modified().toString());
        if (ROOT) {
            compare(path, "owner", wanted.uid() + ":" + wanted.gid(), seen.uid() + ":" + seen.gid());
        }
    }

    private void compareContent(RelPath path, FileStat wanted, FileStat seen) {
        compare(path, "size", Long.toString(wanted.size()), Long.toString(seen.size()));
        if (wanted.size() == seen.size()) {
            int mismatch = Arrays.mismatch(content(expected, path), content(actual, path));
            if (mismatch >= 0) {
                differ(path, "content: differs from byte " + mismatch + " of " + wanted.size());
            }
        }
    }

    private void compareTarget(RelPath path) {
        compare(
                path,
                "link target",
                RelPath.display(Posix.readlink(expected.absolute(path))),
                RelPath.display(Posix.readlink(actual.absolute(path))));
    }

    private void compareListing(RelPath path) {
        TreeSet<RelPath> children = new TreeSet<>(children(expected, path));
        children.addAll(children(actual, path));
        children.forEach(this::compare);
    }

    /** A tree that changes under the judge's eyes is no failure of the judge. */
    private byte[] content(RealTree tree, RelPath path) {
        try {
            return tree.content(path);
        } catch (PosixException vanished) {
            differ(path, vanished.getMessage());
            return new byte[0];
        }
    }

    private List<RelPath> children(RealTree tree, RelPath path) {
        try {
            return Posix.list(tree.absolute(path)).stream()
                    .map(DirectoryEntry::name)
                    .map(path::child)
                    .toList();
        } catch (PosixException vanished) {
            differ(path, vanished.getMessage());
            return List.of();
        }
    }

    private void compare(RelPath path, String what, String wanted, String seen) {
        if (!wanted.equals(seen)) {
            differ(path, what + ": expected " + wanted + ", found " + seen);
        }
    }

    private void differ(RelPath path, String what) {
        differences.add(new Difference(path, what));
    }

    private static String kind(FileStat stat) {
        return switch (stat.kind()) {
            case REGULAR -> "file";
            case DIRECTORY -> "directory";
            case SYMLINK -> "symbolic link";
            case OTHER, UNKNOWN -> "special file";
        };
    }
}
