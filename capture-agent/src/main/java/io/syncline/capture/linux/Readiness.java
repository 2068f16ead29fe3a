package io.syncline.capture.linux;

import static io.syncline.capture.linux.LinuxC.C;

import io.syncline.capture.watch.EventSource.Sink;
import io.syncline.capture.watch.EventSource.Wake;
import io.syncline.capture.watch.RawEvent;
import io.syncline.posix.Errno;
import io.syncline.posix.Posix;
import io.syncline.posix.PosixException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

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
    private final int mountsAsked;
    private final AtomicInteger changesAsked = new AtomicInteger();
    private volatile int changesSeen;
    private volatile boolean mountsChanged;

    private Readiness(int descriptor, int stopper, int mounts, int mountsAsked) {
        this.mountsAsked = mountsAsked;
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
        byte[] table = Posix.terminated(MOUNTS);
        return new Readiness(descriptor, stopper, C.open(table, CLOEXEC), C.open(table, CLOEXEC));
    }

    Wake await(int timeoutMillis) {
        int asked = changesAsked.get();
        int ready = C.poll(awaited, 3, timeoutMillis);
        if (ready < 0 && LinuxC.errno() != Errno.EINTR) {
            throw new PosixException("poll", new byte[0], LinuxC.errno());
        }
        mountsChanged |= ready > 0 && returned(2);
        // Whoever learned of a change before that poll: it is known here now.
        changesSeen = ready < 0 ? changesSeen : asked;
        if (ready <= 0) {
            // An interrupted poll counts as quiet: whoever relies on quiet asks isEmpty() as well.
            return Wake.QUIET;
        }
        return returned(1) ? Wake.STOPPED : Wake.EVENTS;
    }

    /**
     * Hands on an event of its own if the table of mounts has changed since the last time; by the thread that waits.
     *
     * @param mask that says so
     * @return the number of events
     */
    int handMounts(Sink sink, int mask) throws InterruptedException {
        boolean changed = mountsChanged;
        mountsChanged = false;
        if (!changed) {
            return 0;
        }
        RawEvent event = sink.claim();
        event.set(0, mask, 0, new byte[0]);
        event.at(0);
        sink.publish();
        return 1;
    }

    /** Whether there is nothing to read at this moment, and no change of mounts that was not taken. From any thread. */
    synchronized boolean isEmpty() {
        // RACE: the kernel tells one of two threads of a change; the other must not answer before that is noted.
        ByteBuffer both = ByteBuffer.allocateDirect(2 * POLLFD).order(ByteOrder.nativeOrder());
        both.putInt(0, descriptor).putShort(EVENTS, POLLIN);
        // A descriptor of its own: told here, a change would be told to nobody who waits.
        both.putInt(POLLFD, mountsAsked).putShort(POLLFD + EVENTS, POLLPRI);
        int ready = C.poll(both, 2, 0);
        if (ready > 0 && both.getShort(POLLFD + RETURNED) != 0) {
            changesAsked.incrementAndGet();
        }
        return ready == 0 && changesSeen == changesAsked.get() && !mountsChanged;
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
        if (mountsAsked >= 0) {
            C.close(mountsAsked);
        }
    }

    private void entry(int index, int file, short events) {
        awaited.putInt(index * POLLFD, file).putShort(index * POLLFD + EVENTS, events);
    }

    private boolean returned(int index) {
        return awaited.getShort(index * POLLFD + RETURNED) != 0;
    }
}
