package io.syncline.posix;

import io.syncline.path.RelPath;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import jnr.ffi.LibraryLoader;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;

/**
 * System calls on absolute paths that are bytes. Every failure that is not an answer is a {@link PosixException}.
 * Thread-safe. Linux with glibc 2.28 or newer.
 */
public final class Posix {
    private static final int AT_FDCWD = -100;
    private static final int AT_SYMLINK_NOFOLLOW = 0x100;
    private static final int STATX_BASIC_STATS = 0x7ff;
    private static final int STATX_MNT_ID = 0x1000;
    private static final int STATX_MNT_ID_UNIQUE = 0x4000;
    private static final int STATX_BTIME = 0x800;
    private static final int STATX_SIZE = 256;
    private static final int STATFS_SIZE = 256;
    private static final int F_TYPE = 0;
    /** struct statfs on 64-bit Linux: five longs and two more before it (asm-generic/statfs.h). */
    private static final int F_FSID = 56;
    /** KERNEL: XFS and F2FS make f_fsid of the device number. Not overlayfs and such, where the birth time may change. */
    private static final Set<Long> ID_IS_DEVICE = Set.of(0x58465342L, 0xF2F52010L);

    private static final int PATH_MAX = 4096;
    private static final int RENAME_NOREPLACE = 1;
    private static final int RENAME_EXCHANGE = 2;

    private static final LibC C = LibraryLoader.create(LibC.class).load("c");
    private static final Runtime RUNTIME = Runtime.getRuntime(C);

    private Posix() {}

    /** The C library itself, for calls that one sibling alone needs. */
    public static LibC libC() {
        return C;
    }

    /** errno of the last call of this thread. */
    public static int errno() {
        return RUNTIME.getLastError();
    }

    /** The bytes of a path that came as text from a command line or a configuration. */
    public static byte[] bytes(Path path) {
        return path.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** {@code root} and {@code path} as one absolute path. */
    public static byte[] absolute(byte[] root, RelPath path) {
        if (path.isRoot()) {
            return root;
        }
        boolean slashed = root.length > 0 && root[root.length - 1] == '/';
        ByteBuffer joined = ByteBuffer.allocate(root.length + (slashed ? 0 : 1) + path.length());
        joined.put(root);
        if (!slashed) {
            joined.put((byte) '/');
        }
        path.writeTo(joined);
        return joined.array();
    }

    /**
     * Empty if nothing has this path (ENOENT, ENOTDIR, or ELOOP: a link that leads to itself stands where a directory
     * was). A symbolic link is not followed.
     */
    public static Optional<FileStat> lstat(byte[] path) {
        return stat(path, AT_SYMLINK_NOFOLLOW);
    }

    /** Empty if nothing has this path (ENOENT, ENOTDIR, ELOOP). A symbolic link is followed. */
    public static Optional<FileStat> stat(byte[] path) {
        return stat(path, 0);
    }

    /** Which directory this is; empty if there is none. A symbolic link is followed. */
    public static Optional<SourceIdentity> identity(byte[] directory) {
        Optional<ByteBuffer> statx = statx(directory, 0);
        Optional<FileStat> stat = statx.map(Posix::decode).filter(FileStat::isDirectory);
        if (stat.isEmpty()) {
            return Optional.empty();
        }
        try {
            ByteBuffer fileSystem = statfs(directory);
            Optional<Instant> born =
                    ID_IS_DEVICE.contains(fileSystem.getLong(F_TYPE)) ? born(statx.get()) : Optional.empty();
            return Optional.of(
                    new SourceIdentity(stat.get().device(), stat.get().inode(), fileSystem.getLong(F_FSID), born));
        } catch (PosixException e) {
            // It may have been removed between the two calls.
            if (isMissing(e.errno())) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** f_fsid of statfs(2); 0 if the file system has none. */
    public static long fileSystemId(byte[] path) {
        return statfs(path).getLong(F_FSID);
    }

    /** f_type of statfs(2), such as 0x6969 for NFS. */
    public static long fileSystemType(byte[] path) {
        return statfs(path).getLong(F_TYPE);
    }

    private static ByteBuffer statfs(byte[] path) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(STATFS_SIZE).order(ByteOrder.nativeOrder());
        check(C.statfs(terminated(path), buffer), "statfs", path);
        return buffer;
    }

    /**
     * The names in a directory, unsorted.
     *
     * @throws PosixException ENOENT, ENOTDIR or EACCES among others
     */
    public static List<DirectoryEntry> list(byte[] directory) {
        Pointer stream = C.opendir(terminated(directory));
        if (stream == null) {
            throw new PosixException("opendir", directory, errno());
        }
        try {
            return read(directory, stream);
        } finally {
            C.closedir(stream);
        }
    }

    /** rename(2): replaces a file or an empty directory at {@code to}. */
    public static void rename(byte[] from, byte[] to) {
        check(C.rename(terminated(from), terminated(to)), "rename", from);
    }

    /** renameat2(2) with RENAME_NOREPLACE: EEXIST if {@code to} exists. */
    public static void renameNoReplace(byte[] from, byte[] to) {
        check(C.renameat2(AT_FDCWD, terminated(from), AT_FDCWD, terminated(to), RENAME_NOREPLACE), "rename", from);
    }

    /** renameat2(2) with RENAME_EXCHANGE: both must exist. */
    public static void exchange(byte[] one, byte[] other) {
        check(C.renameat2(AT_FDCWD, terminated(one), AT_FDCWD, terminated(other), RENAME_EXCHANGE), "exchange", one);
    }

    public static void unlink(byte[] path) {
        check(C.unlink(terminated(path)), "unlink", path);
    }

    public static void rmdir(byte[] path) {
        check(C.rmdir(terminated(path)), "rmdir", path);
    }

    public static void mkdir(byte[] path, int mode) {
        check(C.mkdir(terminated(path), mode), "mkdir", path);
    }

    public static void symlink(byte[] target, byte[] path) {
        check(C.symlink(terminated(target), terminated(path)), "symlink", path);
    }

    public static void link(byte[] from, byte[] to) {
        check(C.link(terminated(from), terminated(to)), "link", to);
    }

    public static void chmod(byte[] path, int mode) {
        check(C.chmod(terminated(path), mode), "chmod", path);
    }

    public static void mkfifo(byte[] path, int mode) {
        check(C.mkfifo(terminated(path), mode), "mkfifo", path);
    }

    public static void truncate(byte[] path, long length) {
        check(C.truncate(terminated(path), length), "truncate", path);
    }

    public static byte[] readlink(byte[] path) {
        byte[] target = new byte[PATH_MAX];
        long length = C.readlink(terminated(path), target, target.length);
        check(length, "readlink", path);
        return Arrays.copyOf(target, (int) length);
    }

    /** Sets the modification time (and the access time to the same); a symbolic link is not followed. */
    public static void setModified(byte[] path, Instant time) {
        ByteBuffer times = ByteBuffer.allocateDirect(32).order(ByteOrder.nativeOrder());
        for (int i = 0; i < 2; i++) {
            times.putLong(time.getEpochSecond()).putLong(time.getNano());
        }
        times.flip();
        check(C.utimensat(AT_FDCWD, terminated(path), times, AT_SYMLINK_NOFOLLOW), "utimensat", path);
    }

    /** syncfs(2): all that was written to the file system of this directory is on disk. */
    public static void syncFileSystem(byte[] directory) {
        int descriptor = C.open(terminated(directory), 0, 0);
        check(descriptor, "open", directory);
        try {
            check(C.syncfs(descriptor), "syncfs", directory);
        } finally {
            C.close(descriptor);
        }
    }

    /** The path with the NUL that C wants. */
    public static byte[] terminated(byte[] path) {
        return Arrays.copyOf(path, path.length + 1);
    }

    /** What the entry takes on disk, in bytes: less than its size where it is sparse. Empty if it does not exist. */
    public static OptionalLong allocated(byte[] path) {
        Optional<ByteBuffer> statx = statx(path, AT_SYMLINK_NOFOLLOW);
        return statx.isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(512 * statx.get().getLong(48));
    }

    /**
     * The number of the mount that the path is on, as no other mount has, had or will have it until the next start of the
     * kernel. Empty before Linux 6.8, or if nothing is there.
     */
    public static OptionalLong uniqueMountId(byte[] path) {
        Optional<ByteBuffer> statx = statx(path, AT_SYMLINK_NOFOLLOW, STATX_MNT_ID_UNIQUE);
        return statx.filter(answer -> (answer.getInt(0) & STATX_MNT_ID_UNIQUE) != 0)
                .map(answer -> OptionalLong.of(answer.getLong(144)))
                .orElse(OptionalLong.empty());
    }

    private static boolean isMissing(int errno) {
        return errno == Errno.ENOENT || errno == Errno.ENOTDIR || errno == Errno.ELOOP;
    }

    private static Optional<FileStat> stat(byte[] path, int flags) {
        return statx(path, flags).map(Posix::decode);
    }

    private static Optional<ByteBuffer> statx(byte[] path, int flags) {
        return statx(path, flags, STATX_BASIC_STATS | STATX_MNT_ID | STATX_BTIME);
    }

    private static Optional<ByteBuffer> statx(byte[] path, int flags, int wanted) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(STATX_SIZE).order(ByteOrder.nativeOrder());
        int result = C.statx(AT_FDCWD, terminated(path), flags, wanted, buffer);
        if (result != 0) {
            int errno = errno();
            if (isMissing(errno)) {
                return Optional.empty();
            }
            throw new PosixException("lstat", path, errno);
        }
        return Optional.of(buffer);
    }

    /** struct statx (linux/stat.h): the same layout on every architecture. */
    private static FileStat decode(ByteBuffer statx) {
        int mode = Short.toUnsignedInt(statx.getShort(28));
        return new FileStat(
                FileKind.ofMode(mode),
                mode & 07777,
                statx.getLong(40),
                Integer.toUnsignedLong(statx.getInt(136)) << 32 | Integer.toUnsignedLong(statx.getInt(140)),
                statx.getLong(32),
                Integer.toUnsignedLong(statx.getInt(16)),
                statx.getInt(20),
                statx.getInt(24),
                instant(statx, 112),
                instant(statx, 96),
                statx.getLong(144));
    }

    private static Optional<Instant> born(ByteBuffer statx) {
        return (statx.getInt(0) & STATX_BTIME) == 0 ? Optional.empty() : Optional.of(instant(statx, 80));
    }

    private static Instant instant(ByteBuffer statx, int offset) {
        return Instant.ofEpochSecond(statx.getLong(offset), statx.getInt(offset + 8));
    }

    private static List<DirectoryEntry> read(byte[] directory, Pointer stream) {
        List<DirectoryEntry> entries = new ArrayList<>();
        while (true) {
            RUNTIME.setLastError(0);
            Pointer entry = C.readdir64(stream);
            if (entry == null) {
                int errno = errno();
                if (errno != 0) {
                    throw new PosixException("readdir", directory, errno);
                }
                return entries;
            }
            // struct dirent64: d_ino 8, d_off 8, d_reclen 2, d_type 1, d_name.
            byte[] name = name(entry);
            if (!isDots(name)) {
                entries.add(
                        new DirectoryEntry(name, FileKind.ofDirentType(entry.getByte(18) & 0xff), entry.getLong(0)));
            }
        }
    }

    private static byte[] name(Pointer entry) {
        int length = 0;
        while (entry.getByte(19 + length) != 0) {
            length++;
        }
        byte[] name = new byte[length];
        entry.get(19, name, 0, length);
        return name;
    }

    private static boolean isDots(byte[] name) {
        return name[0] == '.' && (name.length == 1 || (name.length == 2 && name[1] == '.'));
    }

    private static void check(long result, String call, byte[] path) {
        if (result < 0) {
            throw new PosixException(call, path, errno());
        }
    }
}
