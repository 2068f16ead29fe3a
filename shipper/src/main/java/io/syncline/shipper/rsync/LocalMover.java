package io.syncline.shipper.rsync;

import io.syncline.changeset.Rename;
import io.syncline.path.RelPath;
import io.syncline.posix.FileStat;
import io.syncline.posix.Posix;
import io.syncline.posix.PosixException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** rename(2) below a directory of this machine. */
final class LocalMover implements Mover {
    /** Until the rsync that follows has given it the attributes of the source: what umask leaves is not known here. */
    private static final int NEW_DIRECTORY_MODE = 0700;

    private final byte[] root;

    LocalMover(byte[] root) {
        this.root = root.clone();
    }

    @Override
    public List<RenameOutcome> move(List<Rename> renames, Set<RelPath> outdated) {
        List<RenameOutcome> outcomes = new ArrayList<>(renames.size());
        for (Rename rename : renames) {
            outcomes.add(tried(rename, outdated));
        }
        return outcomes;
    }

    private RenameOutcome tried(Rename rename, Set<RelPath> outdated) {
        try {
            Optional<String> obstacle = obstacle(rename, outdated.contains(rename.to()));
            if (obstacle.isPresent()) {
                return new RenameOutcome.Skipped(rename, obstacle.get());
            }
            makeParents(rename.to());
            Posix.rename(absolute(rename.from()), absolute(rename.to()));
            return new RenameOutcome.Done(rename);
        } catch (PosixException refused) {
            return new RenameOutcome.Failed(rename, refused.getMessage());
        }
    }

    private Optional<String> obstacle(Rename rename, boolean outdated) {
        Optional<FileStat> from = stat(rename.from());
        if (!isBelowDirectories(rename.from()) || !isBelowDirectories(rename.to())) {
            return Optional.of("a name above is not a directory");
        }
        if (from.isEmpty()) {
            return Optional.of("the old name is not there");
        }
        if (from.get().isDirectory() != rename.directory()) {
            return Optional.of("the old name is of another type");
        }
        return stat(rename.to()).flatMap(there -> taken(rename, there, outdated));
    }

    private Optional<String> taken(Rename rename, FileStat there, boolean outdated) {
        if (there.isDirectory() != rename.directory()) {
            return Optional.of("the new name is taken by another type");
        }
        if (outdated && !rename.directory()) {
            return Optional.of("the new name is taken and the old one is outdated");
        }
        boolean full = there.isDirectory() && !Posix.list(absolute(rename.to())).isEmpty();
        return full ? Optional.of("the new name is a directory that is not empty") : Optional.empty();
    }

    /** Whether everything above that exists is a real directory. */
    private boolean isBelowDirectories(RelPath path) {
        for (RelPath ancestor : path.ancestors()) {
            if (!ancestor.isRoot()
                    && stat(ancestor).filter(s -> !s.isDirectory()).isPresent()) {
                return false;
            }
        }
        return true;
    }

    private void makeParents(RelPath path) {
        for (RelPath ancestor : path.ancestors()) {
            if (!ancestor.isRoot() && stat(ancestor).isEmpty()) {
                Posix.mkdir(absolute(ancestor), NEW_DIRECTORY_MODE);
            }
        }
    }

    private Optional<FileStat> stat(RelPath path) {
        return Posix.lstat(absolute(path));
    }

    private byte[] absolute(RelPath path) {
        return Posix.absolute(root, path);
    }
}
