package io.syncline.capture.linux;

import static io.syncline.capture.linux.LinuxC.C;

import io.syncline.posix.Errno;
import io.syncline.posix.Posix;
import io.syncline.posix.PosixException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * The handle of an object as name_to_handle_at(2) gives it, as a key: the bytes that an event of fanotify has for it.
 *
 * <pre>
 * 0   u64 f_fsid of statfs(2)
 * 8   u32 handle_bytes       from here on: struct file_handle
 * 12  s32 handle_type
 * 16  handle
 * </pre>
 *
 * @param key not to be changed
 * @param mount the id of the mount that it was found through
 */
record FileHandle(byte[] key, int mount) {
    /** Half a second in all. */
    private static final int TRIES = 10;

    private static final long PAUSE_NANOS = 500_000;
    private static final int AT_FDCWD = -100;
    private static final int FSID = 8;
    private static final int HEADER = 8;
    /** MAX_HANDLE_SZ. */
    private static final int LARGEST = 128;

    /** Of a directory by its path, symbolic links followed; empty if there is none. */
    static Optional<FileHandle> of(byte[] directory) {
        byte[] inside = slashed(directory);
        return at(AT_FDCWD, inside, 0).map(found -> found.on(Posix.fileSystemId(inside)));
    }

    /**
     * @param path relative to the directory; a symbolic link at its end is not followed
     * @return empty if nothing is there that has a handle
     */
    static Optional<FileHandle> at(int directory, byte[] path, long fileSystem) {
        ByteBuffer handle = ByteBuffer.allocateDirect(HEADER + LARGEST).order(ByteOrder.nativeOrder());
        ByteBuffer mount = ByteBuffer.allocateDirect(Integer.BYTES).order(ByteOrder.nativeOrder());
        handle.putInt(0, LARGEST);
        if (C.name_to_handle_at(directory, Posix.terminated(path), handle, mount, 0) != 0) {
            int errno = LinuxC.errno();
            return switch (errno) {
                case Errno.ENOENT, Errno.ENOTDIR, Errno.ESTALE, Errno.EOPNOTSUPP, Errno.ENAMETOOLONG, Errno.ELOOP ->
                    Optional.empty();
                default -> throw new PosixException("name_to_handle_at", path, errno);
            };
        }
        byte[] key = new byte[FSID + HEADER + handle.getInt(0)];
        handle.get(0, key, FSID, key.length - FSID);
        return Optional.of(new FileHandle(key, mount.getInt(0)).on(fileSystem));
    }

    static long fileSystem(byte[] key) {
        return ByteBuffer.wrap(key).order(ByteOrder.nativeOrder()).getLong(0);
    }

    /**
     * RACE: while the number of a removed directory is being given to a new one (I_CREATING in fs/inode.c), ext4 answers
     * ENOMEM, with all memory free. So it is asked again, a little later each time: then it is ESTALE.
     *
     * @return a descriptor, or -1
     */
    static int open(int mount, byte[] key, int flags) {
        ByteBuffer handle = ByteBuffer.allocateDirect(key.length - FSID).order(ByteOrder.nativeOrder());
        handle.put(0, key, FSID, key.length - FSID);
        int file = C.open_by_handle_at(mount, handle, flags);
        for (int i = 0; i < TRIES && file < 0 && LinuxC.errno() == Errno.ENOMEM; i++) {
            LockSupport.parkNanos(PAUSE_NANOS << i);
            file = C.open_by_handle_at(mount, handle, flags);
        }
        return file;
    }

    private FileHandle on(long fileSystem) {
        ByteBuffer.wrap(key).order(ByteOrder.nativeOrder()).putLong(0, fileSystem);
        return this;
    }

    private static byte[] slashed(byte[] directory) {
        byte[] path = Arrays.copyOf(directory, directory.length + 2);
        path[directory.length] = '/';
        path[directory.length + 1] = '.';
        return path;
    }
}
