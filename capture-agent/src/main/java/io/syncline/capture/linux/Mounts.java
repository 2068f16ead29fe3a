package io.syncline.capture.linux;

import io.syncline.capture.watch.MountInfo;
import io.syncline.capture.watch.MountPoint;
import io.syncline.capture.watch.RootLostException;
import io.syncline.filter.Pruning;
import io.syncline.path.RelPath;
import io.syncline.posix.FileStat;
import io.syncline.posix.Posix;
import io.syncline.posix.PosixException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The mounts at and below a root; each file system is marked when it is first seen. Used by one thread. */
public final class Mounts {
    private static final byte[] NOTHING = new byte[0];
    /** The kernel's numbers of mounts lie below this bit. */
    private static final int MARKINGS = 40;

    private final byte[] root;
    private final MountTable table;
    private final Fanotify fanotify;
    private final Pruning pruning;
    private final boolean oneFileSystem;
    private final Map<Long, List<byte[]>> paths = new HashMap<>();
    /** How often each file system was found without our mark. */
    private final Map<Long, Long> markings = new HashMap<>();

    /**
     * @param root absolute; its file system is marked now
     * @param pruning where nothing is looked at, nothing is marked
     * @param oneFileSystem whether what is mounted below the root is none of our business
     * @throws PosixException if the root cannot be marked
     */
    public Mounts(byte[] root, Fanotify fanotify, Pruning pruning, boolean oneFileSystem) {
        this.root = root.clone();
        this.table = new MountTable(root);
        this.fanotify = fanotify;
        this.pruning = pruning;
        this.oneFileSystem = oneFileSystem;
        fanotify.mark(this.root);
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

    /** @throws RootLostException if the root's own file system was unmounted since it was marked */
    List<MountPoint> mountPoints() {
        requireMarkedRoot();
        paths.clear();
        addRoot();
        if (oneFileSystem) {
            return List.of();
        }
        List<MountPoint> found = new ArrayList<>();
        List<RelPath> remotes = new ArrayList<>();
        for (Map.Entry<RelPath, MountInfo> mount : ours()) {
            mountPoint(mount.getKey(), mount.getValue(), remotes).ifPresent(found::add);
        }
        return found;
    }

    /** What is mounted below and left out as another file system, with numbers as {@code Directories} has them. */
    Map<RelPath, Long> leftOut() {
        Map<RelPath, Long> found = new LinkedHashMap<>();
        if (oneFileSystem) {
            ours().forEach(mount -> found.put(mount.getKey(), mount.getValue().id()));
        }
        return found;
    }

    private List<Map.Entry<RelPath, MountInfo>> ours() {
        return table.below().stream()
                .filter(mount -> pruning.entersAbove(mount.getKey()) && pruning.enters(mount.getKey()))
                .toList();
    }

    /** It may be the right directory again by now; but what changed meanwhile was not told, and the next start looks for it. */
    private void requireMarkedRoot() {
        try {
            if (fanotify.mark(root)) {
                throw new RootLostException("its file system was unmounted");
            }
        } catch (PosixException gone) {
            throw new RootLostException(gone.getMessage());
        }
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
        boolean isNew;
        try {
            isNew = fanotify.mark(absolute);
        } catch (PosixException refused) {
            return Optional.of(refused(path, mount, "file system " + mount.type() + ": " + refused.getMessage()));
        }
        return FileHandle.of(absolute).map(top -> {
            if (isNew) {
                markings.merge(FileHandle.fileSystem(top.key()), 1L, Long::sum);
            }
            add(absolute, top);
            return new MountPoint(number(mount, absolute, top), path, top.key(), parent.key(), Optional.empty());
        });
    }

    /**
     * KERNEL: the number of a mount is given again as soon as it is unmounted; since 6.8 there is another one that is not.
     * Where there is none: a file system that is mounted again has lost its mark, unless it was mounted elsewhere too.
     */
    private long number(MountInfo mount, byte[] absolute, FileHandle top) {
        long markings = this.markings.getOrDefault(FileHandle.fileSystem(top.key()), 0L);
        return Posix.uniqueMountId(absolute).orElse(mount.id()) + (markings << MARKINGS);
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
