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
    @Override
    public Optional<byte[]> read(byte[] directory, String name) {
        byte[] file = below(directory, Posix.bytes(Path.of(name)));
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

    private static byte[] below(byte[] directory, byte[] name) {
        int slash = directory.length == 1 ? 0 : 1;
        byte[] path = Arrays.copyOf(directory, directory.length + slash + name.length);
        Arrays.fill(path, directory.length, directory.length + slash, (byte) '/');
        System.arraycopy(name, 0, path, directory.length + slash, name.length);
        return path;
    }
}
