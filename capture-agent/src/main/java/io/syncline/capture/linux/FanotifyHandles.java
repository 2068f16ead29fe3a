package io.syncline.capture.linux;

import static io.syncline.capture.linux.LinuxC.C;

import io.syncline.capture.watch.Handles;
import io.syncline.capture.watch.Location;
import io.syncline.capture.watch.MountPoint;
import io.syncline.capture.watch.RootLostException;
import io.syncline.path.RelPath;
import io.syncline.posix.Errno;
import io.syncline.posix.Posix;
import io.syncline.posix.PosixException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Handles of the file systems below a root, resolved with open_by_handle_at(2); needs CAP_DAC_READ_SEARCH.
 *
 * <p>A handle is opened through a mount of its file system, for which a directory of that mount has to be open. It is opened
 * for the first question and closed by {@link #release}: an open directory keeps everybody from unmounting.
 */
public final class FanotifyHandles implements Handles, AutoCloseable {
    private static final int O_DIRECTORY = 0x10000;
    private static final int O_CLOEXEC = 0x80000;
    private static final int O_PATH = 0x200000;
    private static final int PATH_MAX = 4096;
    /** A directory that is moved each time we look has events to come. */
    private static final int TRIES = 3;

    private static final byte[] ITSELF = {'.'};
    private static final byte[] PARENT = {'.', '.'};
    private static final byte[] PARENT_SLASH = {'.', '.', '/'};

    private final byte[] root;
    private final Mounts mounts;
    private final Map<Long, List<Integer>> open = new HashMap<>();

    /** @param root absolute */
    public FanotifyHandles(byte[] root, Mounts mounts) {
        this.root = root.clone();
        this.mounts = mounts;
    }

    @Override
    public byte[] root() {
        return FileHandle.of(root)
                .map(FileHandle::key)
                .orElseThrow(() -> new RootLostException("no directory is there"));
    }

    @Override
    public List<MountPoint> mountPoints() {
        release();
        return mounts.mountPoints();
    }

    @Override
    public Map<RelPath, Long> leftOut() {
        return mounts.leftOut();
    }

    @Override
    public Location locate(byte[] directory) {
        for (int mount : mountsOf(directory)) {
            Optional<Location> found = locate(directory, mount);
            if (found.isPresent()) {
                return found.get();
            }
        }
        return new Location.Top();
    }

    @Override
    public Optional<RelPath> anyPath(byte[] object) {
        byte[] real = mounts.realRoot();
        for (int mount : mountsOf(object)) {
            int file = FileHandle.open(mount, object, O_PATH | O_CLOEXEC);
            if (file < 0) {
                checkGone("open_by_handle_at", new byte[0], LinuxC.errno());
                continue;
            }
            byte[] path = path(file);
            C.close(file);
            Optional<RelPath> below = MountTable.below(real, path);
            if (below.isPresent() && Posix.lstat(path).isPresent()) {
                return below;
            }
        }
        return Optional.empty();
    }

    @Override
    public void release() {
        open.values().forEach(files -> files.forEach(C::close));
        open.clear();
    }

    @Override
    public void close() {
        release();
    }

    /** Empty if it is not below what this mount shows. */
    private Optional<Location> locate(byte[] directory, int mount) {
        int file = FileHandle.open(mount, directory, O_PATH | O_DIRECTORY | O_CLOEXEC);
        if (file < 0) {
            checkGone("open_by_handle_at", new byte[0], LinuxC.errno());
            return Optional.of(new Location.Gone());
        }
        try {
            for (int i = 0; i < TRIES; i++) {
                Optional<Location> found = parent(directory, file);
                if (found.isEmpty() || !(found.get() instanceof Location.Gone)) {
                    return found;
                }
            }
            return Optional.of(new Location.Gone());
        } finally {
            C.close(file);
        }
    }

    private static Optional<Location> parent(byte[] directory, int file) {
        long fileSystem = FileHandle.fileSystem(directory);
        Optional<FileHandle> self = FileHandle.at(file, ITSELF, fileSystem);
        Optional<FileHandle> parent = FileHandle.at(file, PARENT, fileSystem);
        if (self.isEmpty() || parent.isEmpty()) {
            // KERNEL: ENOENT for the parent of what lies beside the part of a file system that this mount shows.
            return Optional.empty();
        }
        if (parent.get().mount() != self.get().mount()
                || Arrays.equals(parent.get().key(), directory)) {
            return Optional.of(new Location.Top());
        }
        byte[] name = lastName(path(file));
        boolean isThere = name.length > 0
                && FileHandle.at(file, sibling(name), fileSystem)
                        .filter(entry -> Arrays.equals(entry.key(), directory))
                        .isPresent();
        // RACE: parent and name are two questions. If the parent has the directory under this name, they fit.
        return Optional.of(isThere ? new Location.Within(parent.get().key(), name) : new Location.Gone());
    }

    /** Whatever else it is, such as a lack of descriptors: nothing is known then, and to go on would be to drop events. */
    private static void checkGone(String call, byte[] path, int errno) {
        switch (errno) {
            case Errno.ESTALE, Errno.ENOENT, Errno.ENOTDIR, Errno.ELOOP -> {}
            default -> throw new PosixException(call, path, errno);
        }
    }

    private List<Integer> mountsOf(byte[] key) {
        return open.computeIfAbsent(FileHandle.fileSystem(key), this::openMounts);
    }

    /** None for a file system that is not mounted below the root. */
    private List<Integer> openMounts(long fileSystem) {
        List<Integer> files = open(mounts.pathsOf(fileSystem));
        if (files.isEmpty() && !mounts.pathsOf(fileSystem).isEmpty()) {
            // KERNEL: nobody is told that a directory above a mount was renamed; the table of mounts knows.
            mounts.mountPoints();
            files = open(mounts.pathsOf(fileSystem));
        }
        if (files.isEmpty() && !mounts.pathsOf(fileSystem).isEmpty()) {
            throw new PosixException(
                    "open of the mount", mounts.pathsOf(fileSystem).get(0), Errno.ENOENT);
        }
        return files;
    }

    private static List<Integer> open(List<byte[]> paths) {
        List<Integer> files = new ArrayList<>();
        for (byte[] path : paths) {
            int file = C.open(Posix.terminated(path), O_DIRECTORY | O_CLOEXEC);
            if (file >= 0) {
                files.add(file);
            } else {
                checkGone("open", path, LinuxC.errno());
            }
        }
        return files;
    }

    private static byte[] path(int file) {
        byte[] link = ("/proc/self/fd/" + file).getBytes(StandardCharsets.US_ASCII);
        byte[] target = new byte[PATH_MAX];
        long length = C.readlink(Posix.terminated(link), target, target.length);
        return length < 0 ? new byte[0] : Arrays.copyOf(target, (int) length);
    }

    private static byte[] sibling(byte[] name) {
        byte[] path = Arrays.copyOf(PARENT_SLASH, PARENT_SLASH.length + name.length);
        System.arraycopy(name, 0, path, PARENT_SLASH.length, name.length);
        return path;
    }

    private static byte[] lastName(byte[] path) {
        int slash = path.length - 1;
        while (slash >= 0 && path[slash] != '/') {
            slash--;
        }
        return Arrays.copyOfRange(path, slash + 1, path.length);
    }
}
