package io.syncline.capture.linux;

import java.nio.ByteBuffer;
import jnr.ffi.LibraryLoader;
import jnr.ffi.Runtime;
import jnr.ffi.annotations.In;
import jnr.ffi.annotations.Out;
import jnr.ffi.types.size_t;
import jnr.ffi.types.ssize_t;
import jnr.ffi.types.u_int64_t;

/** The calls that only capture needs. Paths are NUL-terminated bytes; buffers are direct. glibc 2.30 or newer. */
public interface LinuxC {
    LinuxC C = LibraryLoader.create(LinuxC.class).load("c");
    Runtime RUNTIME = Runtime.getRuntime(C);

    int inotify_init1(int flags);

    int inotify_add_watch(int inotify, @In byte[] path, int mask);

    int inotify_rm_watch(int inotify, int descriptor);

    int eventfd(int initial, int flags);

    int poll(@In @Out ByteBuffer descriptors, @size_t long count, int timeoutMillis);

    @ssize_t
    long read(int descriptor, @Out ByteBuffer buffer, @size_t long length);

    @ssize_t
    long write(int descriptor, @In ByteBuffer buffer, @size_t long length);

    int open(@In byte[] path, int flags);

    int close(int descriptor);

    @ssize_t
    long getdents64(int directory, @Out ByteBuffer buffer, @size_t long length);

    int fanotify_init(int flags, int eventFlags);

    int fanotify_mark(int fanotify, int flags, @u_int64_t long mask, int directory, @In byte[] path);

    int name_to_handle_at(
            int directory, @In byte[] path, @In @Out ByteBuffer handle, @Out ByteBuffer mountId, int flags);

    int open_by_handle_at(int mount, @In ByteBuffer handle, int flags);

    @ssize_t
    long readlink(@In byte[] path, @Out byte[] target, @size_t long length);

    /** errno of the last call of this thread. */
    static int errno() {
        return RUNTIME.getLastError();
    }
}
