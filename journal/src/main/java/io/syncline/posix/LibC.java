package io.syncline.posix;

import java.nio.ByteBuffer;
import jnr.ffi.Pointer;
import jnr.ffi.annotations.In;
import jnr.ffi.annotations.Out;
import jnr.ffi.types.off_t;
import jnr.ffi.types.size_t;
import jnr.ffi.types.ssize_t;

/** The C library as jnr-ffi binds it. Paths are NUL-terminated bytes. */
public interface LibC {
    int statx(int directory, @In byte[] path, int flags, int mask, @Out ByteBuffer statx);

    int statfs(@In byte[] path, @Out ByteBuffer statfs);

    Pointer opendir(@In byte[] path);

    Pointer readdir64(Pointer directory);

    int closedir(Pointer directory);

    int open(@In byte[] path, int flags, int mode);

    int close(int descriptor);

    int syncfs(int descriptor);

    @ssize_t
    long read(int descriptor, @Out ByteBuffer buffer, @size_t long length);

    @ssize_t
    long write(int descriptor, @In ByteBuffer buffer, @size_t long length);

    int lchown(@In byte[] path, int uid, int gid);

    int rename(@In byte[] from, @In byte[] to);

    int renameat2(int fromDirectory, @In byte[] from, int toDirectory, @In byte[] to, int flags);

    int unlink(@In byte[] path);

    int rmdir(@In byte[] path);

    int mkdir(@In byte[] path, int mode);

    int symlink(@In byte[] target, @In byte[] path);

    int link(@In byte[] from, @In byte[] to);

    int chmod(@In byte[] path, int mode);

    @ssize_t
    long readlink(@In byte[] path, @Out byte[] target, @size_t long length);

    int utimensat(int directory, @In byte[] path, @In ByteBuffer times, int flags);

    int mkfifo(@In byte[] path, int mode);

    int truncate(@In byte[] path, long length);

    int kill(int pid, int signal);

    int socket(int domain, int type, int protocol);

    @ssize_t
    long sendmsg(int socket, Pointer message, int flags);

    int fcntl(int descriptor, int command, Object... argument);

    int memfd_create(@In byte[] name, int flags);

    int ftruncate(int descriptor, @off_t long length);
}
