package io.syncline.capture.linux;

import jnr.ffi.LibraryLoader;
import jnr.ffi.Runtime;
import jnr.ffi.types.size_t;
import jnr.ffi.types.ssize_t;

/** The calls of a sweep. Addresses are plain numbers: a name is passed on where getdents64 has put it. glibc 2.30 or newer. */
public interface SweepC {
    SweepC C = LibraryLoader.create(SweepC.class).load("c");
    Runtime RUNTIME = Runtime.getRuntime(C);

    int openat(int directory, @size_t long path, int flags);

    int statx(int directory, @size_t long path, int flags, int mask, @size_t long result);

    @ssize_t
    long getdents64(int directory, @size_t long buffer, @size_t long length);

    int close(int descriptor);

    /** errno of the last call of this thread. */
    static int errno() {
        return RUNTIME.getLastError();
    }
}
