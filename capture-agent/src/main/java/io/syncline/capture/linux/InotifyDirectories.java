package io.syncline.capture.linux;

import io.syncline.capture.watch.Directories;
import io.syncline.capture.watch.InotifyMask;
import io.syncline.capture.watch.ListAnswer;
import io.syncline.capture.watch.Look;
import io.syncline.capture.watch.WatchAnswer;
import io.syncline.path.RelPath;
import io.syncline.posix.Errno;
import io.syncline.posix.FileStat;
import io.syncline.posix.Posix;
import io.syncline.posix.PosixException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The directories below a root on disk, watched by inotify. */
public final class InotifyDirectories implements Directories {
    private final Inotify inotify;
    private final byte[] root;
    private final boolean oneFileSystem;
    private final MountTable mountTable;
    private final Listing listing = new Listing();
    private final Together<RelPath, Look> together = new Together<>(this::looking);
    /** Where a remote file system is mounted, and why no watch is enough there; as of the last {@link #mounts}. */
    private volatile Map<RelPath, String> remotes = Map.of();

    /**
     * @param root absolute
     * @param oneFileSystem whether what is mounted below the root is not there for us
     */
    public InotifyDirectories(Inotify inotify, byte[] root, boolean oneFileSystem) {
        this.oneFileSystem = oneFileSystem;
        this.inotify = inotify;
        this.root = root.clone();
        this.mountTable = new MountTable(root);
    }

    @Override
    public WatchAnswer watch(RelPath directory) {
        // Not even looked at: the server may be dead, and whoever asks it waits for ever.
        Optional<String> remote = Optional.ofNullable(remotes.get(directory));
        if (remote.isPresent()) {
            return oneFileSystem ? new WatchAnswer.Gone() : new WatchAnswer.Refused(false, remote.get());
        }
        byte[] path = Posix.absolute(root, directory);
        if (oneFileSystem && isElsewhere(path)) {
            return new WatchAnswer.Gone();
        }
        int watch = inotify.watch(path, directory.isRoot() ? InotifyMask.ROOT : InotifyMask.DIRECTORY);
        return watch > 0 ? new WatchAnswer.Watched(watch) : refused(path, -watch);
    }

    @Override
    public void unwatch(int descriptor) {
        inotify.unwatch(descriptor);
    }

    @Override
    public ListAnswer list(RelPath directory) {
        return listing.of(Posix.absolute(root, directory), directory.isRoot());
    }

    @Override
    public List<Look> lookAt(List<RelPath> all) {
        return together.answers(all);
    }

    /** For one thread; KERNEL: watches of one instance may be set by several. */
    private Function<RelPath, Look> looking() {
        Listing own = new Listing();
        return directory -> {
            WatchAnswer answer = watch(directory);
            return new Look(
                    answer,
                    answer instanceof WatchAnswer.Watched
                            ? Optional.of(own.of(Posix.absolute(root, directory), directory.isRoot()))
                            : Optional.empty());
        };
    }

    @Override
    public Map<RelPath, Long> mounts() {
        Map<RelPath, Long> found = new LinkedHashMap<>();
        Map<RelPath, String> remote = new HashMap<>();
        try {
            // On one file system, too: what a mount hid is there again when it is unmounted.
            mountTable.below().forEach(mount -> {
                found.put(mount.getKey(), mount.getValue().id());
                RemoteFileSystem.ofName(mount.getValue().type()).ifPresent(why -> remote.put(mount.getKey(), why));
            });
            remotes = Map.copyOf(remote);
        } catch (UncheckedIOException withoutProc) {
            // LIMIT: then nobody tells of a change either.
        }
        return found;
    }

    @Override
    public boolean isDirectory(RelPath path) {
        try {
            return Posix.lstat(Posix.absolute(root, path))
                    .filter(FileStat::isDirectory)
                    .isPresent();
        } catch (PosixException unreachable) {
            // EACCES, ELOOP, ENAMETOOLONG: nothing there that could be watched.
            return false;
        }
    }

    private boolean isElsewhere(byte[] path) {
        try {
            Optional<FileStat> stat = Posix.lstat(path);
            return stat.isPresent()
                    && stat.get().isDirectory()
                    && Posix.stat(root)
                            .filter(top -> top.device() != stat.get().device())
                            .isPresent();
        } catch (PosixException unreachable) {
            // Whoever sets the watch will hear why.
            return false;
        }
    }

    /** Whether the error says that nothing is there that could be watched: it was removed, or replaced by something else. */
    static boolean isGone(int errno) {
        return errno == Errno.ENOENT || errno == Errno.ENOTDIR || errno == Errno.ELOOP || errno == Errno.ESTALE;
    }

    static WatchAnswer.Refused full(int errno, WatchLimit limit) {
        return new WatchAnswer.Refused(
                true,
                Errno.describe(errno) + "; all " + limit.number() + " inotify watches of this user are in use, raise "
                        + limit.sysctl());
    }

    static WatchAnswer refused(byte[] path, int errno) {
        if (isGone(errno)) {
            return new WatchAnswer.Gone();
        }
        return switch (errno) {
            case Errno.ENOSPC -> full(errno, WatchLimit.now());
            case Errno.EBADF, Errno.EFAULT, Errno.EINVAL -> throw new PosixException("inotify_add_watch", path, errno);
            // EACCES and EIO, but also whatever a file system says whose server, program or disk is gone.
            default -> new WatchAnswer.Refused(false, Errno.describe(errno));
        };
    }
}
