package io.syncline.ops.e2e;

import io.syncline.posix.Posix;
import io.syncline.posix.PosixException;
import java.nio.ByteBuffer;

/** A file that a program keeps open while it writes, as logs are; no close tells that there is something new. */
final class HeldFile implements AutoCloseable {
    private static final int O_WRONLY_APPEND = 02001;

    private int descriptor = -1;
    private long inode;

    boolean isOpen() {
        return descriptor >= 0;
    }

    void open(byte[] path, long ofInode) {
        descriptor = Posix.libC().open(Posix.terminated(path), O_WRONLY_APPEND, 0);
        if (descriptor < 0) {
            throw new PosixException("open", path, Posix.errno());
        }
        inode = ofInode;
    }

    void append(byte[] content) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(content.length);
        Posix.libC().write(descriptor, buffer.put(content).flip(), content.length);
    }

    /** The kernel names a write by the name that was opened; with a second name it may be the one that is gone. */
    void closeIfIsInode(long linked) {
        if (isOpen() && inode == linked) {
            close();
        }
    }

    @Override
    public void close() {
        if (isOpen()) {
            Posix.libC().close(descriptor);
            descriptor = -1;
        }
    }
}
