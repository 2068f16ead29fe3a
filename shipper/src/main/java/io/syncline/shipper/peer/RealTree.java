package io.syncline.shipper.peer;

import static java.util.Objects.requireNonNull;

import io.syncline.path.RelPath;
import io.syncline.posix.Errno;
import io.syncline.posix.FileStat;
import io.syncline.posix.Posix;
import io.syncline.posix.PosixException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * The real tree.
 *
 * <p>RACE: between the last look at a path and the call that displaces it somebody may write there. So what was displaced
 * is looked at again, under a name that nobody else knows, and put back if it is not what was expected. What a program
 * writes to a file that it had opened before is lost with that file, as with any tool that replaces files.
 */
public final class RealTree implements ReceivingTree {
    private static final int OWNER_WRITES = 0300;

    private final PeerHome home;
    private final RealEntries entries;
    private final KeptVersions kept;
    private RelPath content = PeerHome.content(0);
    private long asides;

    public RealTree(PeerHome home, InstantSource clock) {
        this.home = requireNonNull(home, "home is null");
        this.entries = new RealEntries(home, clock);
        this.kept = new KeptVersions(home, clock);
    }

    /** @param batch whose content is put in from now on */
    void receiving(long batch) {
        content = PeerHome.content(batch);
    }

    @Override
    public Seen look(RelPath path) {
        return entries.underDirectories(path) ? entries.seen(path) : Seen.NOTHING;
    }

    @Override
    public List<RelPath> children(RelPath directory) {
        return entries.children(directory);
    }

    @Override
    public EntryState arrived(RelPath path) {
        return entries.state(content.resolve(path));
    }

    @Override
    public boolean hasSameBytes(RelPath path) {
        return entries.haveSameBytes(path, content.resolve(path));
    }

    @Override
    public boolean put(RelPath path, EntryState expected, EntryState next, boolean keep) {
        if (!entries.underDirectories(path)) {
            return false;
        }
        return opened(
                path,
                () -> next.isDirectory()
                        ? putDirectory(path, expected, next.mode(), keep)
                        : putOther(path, expected, keep));
    }

    /**
     * Whoever is not root needs the permission to write in a directory, if it is only for the moment. Without it nothing
     * was changed by the first attempt. LIMIT: one who is killed here leaves a directory that is open, and that is told.
     */
    private boolean opened(RelPath path, BooleanSupplier change) {
        try {
            return change.getAsBoolean();
        } catch (PosixException e) {
            byte[] parent = home.absolute(path.parent().orElseThrow());
            Optional<FileStat> closed = Posix.lstat(parent)
                    .filter(stat -> stat.isDirectory() && (stat.mode() & OWNER_WRITES) != OWNER_WRITES);
            if (e.errno() != Errno.EACCES || closed.isEmpty() || !isOpened(parent, closed.get())) {
                throw e;
            }
            try {
                return change.getAsBoolean();
            } finally {
                Posix.chmod(parent, closed.get().mode());
            }
        }
    }

    /** Not by who does not own it. */
    private static boolean isOpened(byte[] directory, FileStat closed) {
        return SystemCall.succeeds(() -> Posix.chmod(directory, closed.mode() | OWNER_WRITES), Errno.EPERM);
    }

    private boolean putDirectory(RelPath path, EntryState expected, int mode, boolean keep) {
        if (!expected.isGone() && !expected.isDirectory() && !displace(path, expected, keep)) {
            return false;
        }
        if (!expected.isDirectory()
                && !SystemCall.succeeds(() -> Posix.mkdir(home.absolute(path), 0700), Errno.EEXIST)) {
            return false;
        }
        if (!entries.state(path).isDirectory()) {
            return false;
        }
        // Where it cannot have them, the other side hears of those that it has.
        SystemCall.succeeds(() -> Posix.chmod(home.absolute(path), mode), Errno.EPERM);
        return true;
    }

    private boolean putOther(RelPath path, EntryState expected, boolean keep) {
        RelPath from = content.resolve(path);
        if (expected.isDirectory() && !removeDirectory(path)) {
            return false;
        }
        if (!expected.travels()) {
            return SystemCall.succeeds(
                    () -> Posix.renameNoReplace(home.absolute(from), home.absolute(path)), Errno.EEXIST, Errno.ENOENT);
        }
        if (!SystemCall.succeeds(() -> Posix.exchange(home.absolute(from), home.absolute(path)), Errno.ENOENT)) {
            return false;
        }
        if (!entries.state(from).same(expected)) {
            Posix.exchange(home.absolute(from), home.absolute(path));
            return false;
        }
        dispose(from, path, keep);
        return true;
    }

    @Override
    public boolean remove(RelPath path, EntryState expected) {
        if (!entries.underDirectories(path)) {
            return false;
        }
        return opened(path, () -> expected.isDirectory() ? removeDirectory(path) : displace(path, expected, false));
    }

    private boolean removeDirectory(RelPath path) {
        return SystemCall.succeeds(
                () -> Posix.rmdir(home.absolute(path)), Errno.ENOTEMPTY, Errno.EEXIST, Errno.ENOENT, Errno.ENOTDIR);
    }

    private boolean displace(RelPath path, EntryState expected, boolean keep) {
        RelPath aside = aside();
        if (!SystemCall.succeeds(
                () -> Posix.renameNoReplace(home.absolute(path), home.absolute(aside)), Errno.ENOENT)) {
            return false;
        }
        if (entries.state(aside).same(expected)) {
            dispose(aside, path, keep);
            return true;
        }
        if (!SystemCall.succeeds(
                () -> Posix.renameNoReplace(home.absolute(aside), home.absolute(path)), Errno.EEXIST)) {
            // A third version in a moment: the second one is kept as well.
            kept.keep(aside, path);
        }
        return false;
    }

    private void dispose(RelPath displaced, RelPath path, boolean keep) {
        if (keep) {
            kept.keep(displaced, path);
        } else {
            Posix.unlink(home.absolute(displaced));
        }
    }

    @Override
    public void keepArrived(RelPath path) {
        kept.keep(content.resolve(path), path);
    }

    /** To be called before anything is put in: what a process that was killed has left. */
    void keepLeft() {
        kept.keepLeft();
    }

    private RelPath aside() {
        RelPath aside;
        do {
            aside = PeerHome.ASIDE.resolve(Long.toString(asides++));
        } while (Posix.lstat(home.absolute(aside)).isPresent());
        return aside;
    }
}
