package io.syncline.posix;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Numbers of open files of this process, for those that come from outside or go there. */
public final class Descriptors {
    private static final int F_SETFD = 2;
    private static final int FD_CLOEXEC = 1;
    private static final int MFD_CLOEXEC = 1;
    private static final int O_RDONLY = 0;
    private static final int O_NONBLOCK = 0x800;
    private static final int O_CLOEXEC = 0x80000;
    private static final int O_PATH = 0x200000;

    private Descriptors() {}

    /** No child shall inherit it. */
    public static void closeOnExec(int descriptor) {
        if (Posix.libC().fcntl(descriptor, F_SETFD, FD_CLOEXEC) < 0) {
            throw new PosixException("fcntl of descriptor " + descriptor, new byte[0], Posix.errno());
        }
    }

    public static void close(int descriptor) {
        Posix.libC().close(descriptor);
    }

    /** What the kernel calls it, such as {@code anon_inode:inotify} or {@code /memfd:name (deleted)}; empty if it is closed. */
    public static String what(int descriptor) {
        try {
            return new String(Posix.readlink(Posix.bytes(path(descriptor))), StandardCharsets.UTF_8);
        } catch (PosixException closed) {
            return "";
        }
    }

    /** Opening this path opens the same file once more. */
    public static Path path(int descriptor) {
        return Path.of("/proc/self/fd/" + descriptor);
    }

    /** A file or a directory, for reading; the caller closes it. Never waits. */
    public static int open(byte[] file) {
        return open(file, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    }

    /** A directory to be looked at through {@link #path}; it need not be readable itself. The caller closes it. */
    public static int hold(byte[] directory) {
        return open(directory, O_PATH | O_CLOEXEC);
    }

    private static int open(byte[] file, int flags) {
        int descriptor = Posix.libC().open(Posix.terminated(file), flags, 0);
        if (descriptor < 0) {
            throw new PosixException("open", file, Posix.errno());
        }
        return descriptor;
    }

    /**
     * What a regular file holds. LIMIT: what has become something else since somebody looked is opened as that, but never
     * waited for.
     */
    public static byte[] contents(byte[] file) {
        int descriptor = open(file);
        try {
            return Files.readAllBytes(path(descriptor));
        } catch (IOException e) {
            throw new PosixException("read", file, Errno.EIO);
        } finally {
            close(descriptor);
        }
    }

    /** A file in memory that lives as long as a descriptor or a mapping of it does; zeroed. */
    public static int inMemory(String name, long length) {
        int descriptor =
                Posix.libC().memfd_create(Posix.terminated(name.getBytes(StandardCharsets.UTF_8)), MFD_CLOEXEC);
        if (descriptor < 0) {
            throw new PosixException("memfd_create", name.getBytes(StandardCharsets.UTF_8), Posix.errno());
        }
        if (Posix.libC().ftruncate(descriptor, length) < 0) {
            int errno = Posix.errno();
            close(descriptor);
            throw new PosixException("ftruncate", name.getBytes(StandardCharsets.UTF_8), errno);
        }
        return descriptor;
    }
}
