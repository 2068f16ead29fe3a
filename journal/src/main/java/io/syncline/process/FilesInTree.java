package io.syncline.process;

import io.syncline.filter.FilterException;
import io.syncline.filter.RuleTree;
import io.syncline.posix.Descriptors;
import io.syncline.posix.FileKind;
import io.syncline.posix.FileStat;
import io.syncline.posix.Posix;
import io.syncline.posix.PosixException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/** The files of rules of a real tree. A link to one counts, as for rsync; what is no regular file does not. */
public final class FilesInTree implements RuleTree {
    private final byte[] root;
    private final byte[] at;

    /** Each is read where it lies. */
    public FilesInTree() {
        this(new byte[0], new byte[0]);
    }

    /**
     * What lies in the root or below is read through another path of that directory, which leads there for sure.
     *
     * @param root as the rules have it
     */
    public FilesInTree(byte[] root, byte[] at) {
        this.root = root.length == 1 ? new byte[0] : root.clone();
        this.at = at.clone();
    }

    @Override
    public Optional<byte[]> read(byte[] directory, String name) {
        byte[] file = below(throughRoot(directory), Posix.bytes(Path.of(name)));
        try {
            Optional<FileStat> stat = Posix.stat(file);
            if (stat.isEmpty() || stat.get().kind() != FileKind.REGULAR) {
                return Optional.empty();
            }
            return Optional.of(Descriptors.contents(file));
        } catch (PosixException e) {
            throw new FilterException("cannot read a file of filter rules: " + e.getMessage());
        }
    }

    private byte[] throughRoot(byte[] directory) {
        boolean below = Arrays.equals(root, Arrays.copyOf(directory, root.length))
                && (directory.length == root.length || directory[root.length] == '/');
        if (!below) {
            return directory;
        }
        byte[] path = Arrays.copyOf(at, at.length + directory.length - root.length);
        System.arraycopy(directory, root.length, path, at.length, directory.length - root.length);
        return path;
    }

    private static byte[] below(byte[] directory, byte[] name) {
        int slash = directory.length == 1 ? 0 : 1;
        byte[] path = Arrays.copyOf(directory, directory.length + slash + name.length);
        Arrays.fill(path, directory.length, directory.length + slash, (byte) '/');
        System.arraycopy(name, 0, path, directory.length + slash, name.length);
        return path;
    }
}
