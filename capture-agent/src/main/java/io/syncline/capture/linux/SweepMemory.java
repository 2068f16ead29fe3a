package io.syncline.capture.linux;

import static io.syncline.capture.linux.SweepC.C;

import io.syncline.capture.sweep.SweepRule;
import io.syncline.path.RelPath;
import jnr.ffi.Pointer;

/**
 * The native memory of one sweeping thread: a path, a block of directory entries, and the answer of statx(2).
 *
 * <pre>
 * struct linux_dirent64: 0 u64 inode, 8 s64 offset, 16 u16 length of this record, 18 u8 type, 19 name and NUL
 * struct statx: 0 u32 mask, 8 u64 attributes, 28 u16 mode, 80 s64+u32 btime, 96 s64+u32 ctime, 136 u32 u32 device
 * </pre>
 */
final class SweepMemory {
    static final int PATH_MAX = 4096;
    static final int TYPE_DIRECTORY = 4;
    static final int TYPE_UNKNOWN = 0;

    private static final int ENTRIES = 64 * 1024;
    private static final int STATX = 256;
    private static final int AT_SYMLINK_NOFOLLOW = 0x100;
    private static final int AT_NO_AUTOMOUNT = 0x800;
    private static final int AT_EMPTY_PATH = 0x1000;
    // TYPE, MODE, CTIME, BTIME: what a sweep asks for, so that a file system may leave out the rest.
    private static final int MASK = 0x1 | 0x2 | 0x80 | 0x800;
    private static final int BTIME = 0x800;
    private static final long MOUNT_ROOT = 0x2000;
    private static final int MODE_TYPE = 0170000;
    private static final int MODE_DIRECTORY = 0040000;

    private final Pointer path = allocate(PATH_MAX);
    private final Pointer empty = allocate(8);
    private final Pointer entries = allocate(ENTRIES);
    private final Pointer statx = allocate(STATX);

    SweepMemory() {
        empty.putByte(0, (byte) 0);
    }

    /** @return the descriptor, or the error number negated */
    int open(int root, byte[] relative, int flags) {
        if (relative.length == 0) {
            path.putByte(0, (byte) '.');
            path.putByte(1, (byte) 0);
        } else {
            path.put(0, relative, 0, relative.length);
            path.putByte(relative.length, (byte) 0);
        }
        int descriptor = C.openat(root, path.address(), flags);
        return descriptor < 0 ? -SweepC.errno() : descriptor;
    }

    /** The next block of entries: how many bytes, 0 at the end, or the error number negated. */
    int read(int directory) {
        long length = C.getdents64(directory, entries.address(), ENTRIES);
        return length < 0 ? -SweepC.errno() : (int) length;
    }

    int recordLength(int offset) {
        return Short.toUnsignedInt(entries.getShort(offset + 16L));
    }

    int type(int offset) {
        return entries.getByte(offset + 18L);
    }

    /** Whether it is {@code .} or {@code ..}. */
    boolean isDots(int offset) {
        if (entries.getByte(offset + 19L) != '.') {
            return false;
        }
        byte second = entries.getByte(offset + 20L);
        return second == 0 || (second == '.' && entries.getByte(offset + 21L) == 0);
    }

    byte[] name(int offset) {
        int length = entries.indexOf(offset + 19L, (byte) 0);
        byte[] name = new byte[length];
        entries.get(offset + 19L, name, 0, length);
        return name;
    }

    /** Asks for the entry at this offset; false if it is gone. */
    boolean stat(int directory, int offset) {
        return C.statx(
                        directory,
                        entries.address() + offset + 19,
                        AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT,
                        MASK,
                        statx.address())
                == 0;
    }

    /** Asks for what {@link #open} was asked to open. */
    boolean statPath(int root) {
        return C.statx(root, path.address(), AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT, MASK, statx.address()) == 0;
    }

    /** Asks for an open directory itself. */
    boolean stat(int directory) {
        return C.statx(directory, empty.address(), AT_EMPTY_PATH, MASK, statx.address()) == 0;
    }

    boolean isDirectory() {
        return (Short.toUnsignedInt(statx.getShort(28)) & MODE_TYPE) == MODE_DIRECTORY;
    }

    long changed() {
        return SweepRule.nanos(statx.getLong(96), Integer.toUnsignedLong(statx.getInt(104)));
    }

    long born() {
        return (statx.getInt(0) & BTIME) == 0
                ? SweepRule.NO_BIRTH
                : SweepRule.nanos(statx.getLong(80), Integer.toUnsignedLong(statx.getInt(88)));
    }

    /** Whether something is mounted there; where the kernel does not say, it is nothing (before 5.8). */
    boolean isMountPoint() {
        return (statx.getLong(8) & MOUNT_ROOT) != 0;
    }

    long device() {
        return Integer.toUnsignedLong(statx.getInt(136)) << 32 | Integer.toUnsignedLong(statx.getInt(140));
    }

    static boolean fits(RelPath path) {
        return path.length() < PATH_MAX;
    }

    private static Pointer allocate(int size) {
        return SweepC.RUNTIME.getMemoryManager().allocateDirect(size);
    }
}
