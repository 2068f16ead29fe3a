package io.syncline.capture.linux;

import static io.syncline.capture.linux.LinuxC.C;

import io.syncline.capture.watch.EventSource.Wake;
import io.syncline.posix.Errno;
import io.syncline.posix.Posix;
import io.syncline.posix.PosixException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Waits for a descriptor of events, for the word to stop, and for a change of the table of mounts. One thread waits; any may
 * stop it.
 */
final class Readiness implements AutoCloseable {
    private static final byte[] MOUNTS = "/proc/self/mountinfo".getBytes(StandardCharsets.US_ASCII);
    private static final int CLOEXEC = 0x80000;
    private static final int NONBLOCK = 0x800;
    private static final short POLLIN = 1;
    private static final short POLLPRI = 2;
    private static final int POLLFD = 8;
    private static final int EVENTS = 4;
    private static final int RETURNED = 6;

    private final int descriptor;
    private final int stopper;
    private final int mounts;
    private final ByteBuffer awaited = ByteBuffer.allocateDirect(3 * POLLFD).order(ByteOrder.nativeOrder());
    private boolean mountsChanged;

    private Readiness(int descriptor, int stopper, int mounts) {
        this.descriptor = descriptor;
        this.stopper = stopper;
        this.mounts = mounts;
        entry(0, descriptor, POLLIN);
        entry(1, stopper, POLLIN);
        // KERNEL: a change of the table is POLLPRI, once for each descriptor; asking for POLLIN would never block.
        entry(2, mounts, POLLPRI);
    }

    /** @param descriptor belongs to the caller; without /proc, changes of mounts are not noticed */
    static Readiness withMounts(int descriptor) {
        int stopper = C.eventfd(0, CLOEXEC | NONBLOCK);
        if (stopper < 0) {
            throw new PosixException("eventfd", new byte[0], LinuxC.errno());
        }
        // poll(2) skips a negative descriptor.
        return new Readiness(descriptor, stopper, C.open(Posix.terminated(MOUNTS), CLOEXEC));
    }

    Wake await(int timeoutMillis) {
        int ready = C.poll(awaited, 3, timeoutMillis);
        if (ready < 0 && LinuxC.errno() != Errno.EINTR) {
            throw new PosixException("poll", new byte[0], LinuxC.errno());
        }
        if (ready <= 0) {
            // An interrupted poll counts as quiet: whoever relies on quiet asks isEmpty() as well.
            return Wake.QUIET;
        }
        mountsChanged |= returned(2);
        return returned(1) ? Wake.STOPPED : Wake.EVENTS;
    }

    /** Whether the table of mounts has changed since the last time; asked by the thread that waits. */
    boolean takeMountsChanged() {
        boolean changed = mountsChanged;
        mountsChanged = false;
        return changed;
    }

    /** Whether the descriptor has nothing to read at this moment. From any thread. */
    boolean isEmpty() {
        ByteBuffer one = ByteBuffer.allocateDirect(POLLFD).order(ByteOrder.nativeOrder());
        one.putInt(0, descriptor).putShort(EVENTS, POLLIN);
        return C.poll(one, 1, 0) == 0;
    }

    void stop() {
        ByteBuffer one = ByteBuffer.allocateDirect(Long.BYTES).order(ByteOrder.nativeOrder());
        one.putLong(0, 1);
        C.write(stopper, one, Long.BYTES);
    }

    @Override
    public void close() {
        C.close(stopper);
        if (mounts >= 0) {
            C.close(mounts);
        }
    }

    private void entry(int index, int file, short events) {
        awaited.putInt(index * POLLFD, file).putShort(index * POLLFD + EVENTS, events);
    }

    private boolean returned(int index) {
        return awaited.getShort(index * POLLFD + RETURNED) != 0;
    }
}
