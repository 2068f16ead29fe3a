package io.syncline.capture.linux;

import io.syncline.capture.watch.MountInfo;
import io.syncline.capture.watch.MountPoint;
import io.syncline.path.RelPath;
import io.syncline.posix.FileStat;
import io.syncline.posix.Posix;
import io.syncline.posix.PosixException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The mounts at and below a root; each file system is marked when it is first seen. Used by one thread. */
public final class Mounts {
    private static final byte[] NOTHING = new byte[0];

    private final byte[] root;
    private final MountTable table;
    private final Fanotify fanotify;
    private final boolean oneFileSystem;
    private final Map<Long, List<byte[]>> paths = new HashMap<>();

    /**
     * @param root absolute
     * @param oneFileSystem whether what is mounted below the root is none of our business
     * @throws PosixException if the root is not there
     */
    public Mounts(byte[] root, Fanotify fanotify, boolean oneFileSystem) {
        this.root = root.clone();
        this.table = new MountTable(root);
        this.fanotify = fanotify;
        this.oneFileSystem = oneFileSystem;
        addRoot();
    }

    /** Without symbolic links. */
    byte[] realRoot() {
        return table.realRoot();
    }

    /** Directories through which handles of a file system can be opened. */
    List<byte[]> pathsOf(long fileSystem) {
        return paths.getOrDefault(fileSystem, List.of());
    }

    List<MountPoint> mountPoints() {
        paths.clear();
        addRoot();
        if (oneFileSystem) {
            return List.of();
        }
        List<MountPoint> found = new ArrayList<>();
        List<RelPath> remotes = new ArrayList<>();
        for (Map.Entry<RelPath, MountInfo> mount : table.below()) {
            mountPoint(mount.getKey(), mount.getValue(), remotes).ifPresent(found::add);
        }
        return found;
    }

    /** What is wrong with one mount is said of that one. Empty if it is not there, or no longer. */
    private Optional<MountPoint> mountPoint(RelPath path, MountInfo mount, List<RelPath> remotes) {
        Optional<String> remote = RemoteFileSystem.ofName(mount.type());
        if (remote.isPresent() || remotes.stream().anyMatch(path::isWithin)) {
            // Not even looked at: the server may be dead, and whoever asks it waits for ever.
            remotes.add(path);
            return Optional.of(refused(path, mount, remote.orElse("it is mounted on another one that is remote")));
        }
        try {
            return localMountPoint(path, mount);
        } catch (PosixException broken) {
            return Optional.of(refused(path, mount, broken.getMessage()));
        }
    }

    private Optional<MountPoint> localMountPoint(RelPath path, MountInfo mount) {
        byte[] absolute = Posix.absolute(root, path);
        Optional<FileHandle> parent =
                FileHandle.of(Posix.absolute(root, path.parent().orElseThrow()));
        Optional<FileStat> top = Posix.lstat(absolute).filter(stat -> stat.mountId() == mount.id());
        if (parent.isEmpty() || top.isEmpty()) {
            // Hidden by another mount above it, or unmounted by now.
            return Optional.empty();
        }
        if (!top.get().isDirectory()) {
            // A file that is mounted on a file. LIMIT: what happens to it is told at its other place.
            return Optional.empty();
        }
        Optional<String> remote = RemoteFileSystem.of(absolute);
        return remote.isPresent()
                ? Optional.of(refused(path, mount, remote.get()))
                : marked(path, mount, parent.get(), absolute);
    }

    private Optional<MountPoint> marked(RelPath path, MountInfo mount, FileHandle parent, byte[] absolute) {
        try {
            fanotify.mark(absolute);
        } catch (PosixException refused) {
            return Optional.of(refused(path, mount, "file system " + mount.type() + ": " + refused.getMessage()));
        }
        return FileHandle.of(absolute).map(top -> {
            add(absolute, top);
            return new MountPoint(mount.id(), path, top.key(), parent.key(), Optional.empty());
        });
    }

    private static MountPoint refused(RelPath path, MountInfo mount, String why) {
        return new MountPoint(mount.id(), path, NOTHING, NOTHING, Optional.of(why));
    }

    private void addRoot() {
        FileHandle.of(root).ifPresent(handle -> add(root, handle));
    }

    private void add(byte[] path, FileHandle handle) {
        paths.computeIfAbsent(FileHandle.fileSystem(handle.key()), none -> new ArrayList<>())
                .add(path);
    }
}
