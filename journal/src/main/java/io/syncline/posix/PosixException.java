package io.syncline.posix;

import io.syncline.path.RelPath;

/** A system call failed. */
public final class PosixException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int errno;

    public PosixException(String call, byte[] path, int errno) {
        super(call + " " + RelPath.display(path) + ": " + Errno.describe(errno));
        this.errno = errno;
    }

    public int errno() {
        return errno;
    }
}
