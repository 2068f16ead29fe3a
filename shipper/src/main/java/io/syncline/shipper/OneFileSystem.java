package io.syncline.shipper;

import io.syncline.path.RelPath;
import io.syncline.posix.FileStat;
import io.syncline.posix.Posix;
import io.syncline.posix.PosixException;
import io.syncline.shipper.destination.TransferOptions;
import io.syncline.shipper.transfer.Exclusion;
import io.syncline.shipper.transfer.Fact;
import java.util.List;
import java.util.Optional;

/**
 * What is mounted below the root is left out, mount points included. rsync's own {@code --one-file-system} counts from each
 * name that it is given, and it is given names on either side.
 *
 * @param root absolute
 */
record OneFileSystem(byte[] root, Exclusion inner) implements Exclusion {
    /** @param options of rsync */
    static Exclusion of(byte[] root, List<String> options, Exclusion inner) {
        return isAsked(options) ? new OneFileSystem(root, inner) : inner;
    }

    static boolean isAsked(List<String> options) {
        return TransferOptions.asksForOneFileSystem(options);
    }

    @Override
    public boolean isExcluded(RelPath path, boolean directory) {
        return inner.isExcluded(path, directory) || isElsewhere(path);
    }

    @Override
    public boolean isExcluded(RelPath path, Fact fact) {
        return inner.isExcluded(path, fact) || !isOfRoot(fact.inode().device());
    }

    @Override
    public void refresh() {
        inner.refresh();
    }

    /** What is mounted below goes along, at the source. */
    @Override
    public boolean isSameBelow(RelPath from, RelPath to) {
        return inner.isSameBelow(from, to);
    }

    @Override
    public boolean isProtected(RelPath path, boolean directory) {
        return inner.isProtected(path, directory) || isElsewhere(path);
    }

    /** What does not exist, or cannot be seen, is where the nearest directory above it is. */
    private boolean isElsewhere(RelPath path) {
        Optional<RelPath> at = Optional.of(path);
        while (at.isPresent() && !at.get().isRoot()) {
            Optional<FileStat> stat = seen(at.get());
            if (stat.isPresent()) {
                return !isOfRoot(stat.get().device());
            }
            at = at.get().parent();
        }
        return false;
    }

    /** A root that is gone is the business of somebody else. */
    private boolean isOfRoot(long device) {
        return Posix.stat(root).filter(top -> top.device() != device).isEmpty();
    }

    private Optional<FileStat> seen(RelPath path) {
        try {
            return Posix.lstat(Posix.absolute(root, path));
        } catch (PosixException cannotSay) {
            return Optional.empty();
        }
    }
}
