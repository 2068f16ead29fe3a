package io.syncline.posix;

import io.syncline.path.RelPath;

/** A system call failed. */
public final class PosixException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int errno;

    public PosixException(String call, byte[] path, int errno) {
        this(call + " " + RelPath.display(path) + ": " + Errno.describe(errno), errno);
    }

    private PosixException(String message, int errno) {
        super(message);
        this.errno = errno;
    }

    /** The same with another name for a directory, as a person knows it. */
    public PosixException naming(String directory, String asKnown) {
        return new PosixException(getMessage().replace(directory, asKnown), errno);
    }

    public int errno() {
        return errno;
    }
}
