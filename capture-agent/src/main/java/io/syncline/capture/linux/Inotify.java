package io.syncline.capture.linux;

import static io.syncline.capture.linux.LinuxC.C;

import io.syncline.capture.watch.EventSource;
import io.syncline.capture.watch.InotifyDecoder;
import io.syncline.posix.Errno;
import io.syncline.posix.Posix;
import io.syncline.posix.PosixException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * One inotify instance. One thread awaits and drains, another sets and removes watches; the kernel allows that.
 */
public final class Inotify implements EventSource, AutoCloseable {
    private static final Path LIMITS = Path.of("/proc/sys/fs/inotify");
    private static final int CLOEXEC = 0x80000;
    private static final int NONBLOCK = 0x800;
    private static final short POLLIN = 1;
    private static final int POLLFD = 8;
    /** Some 8,000 events with short names: half of the kernel's queue in one read. */
    private static final int BUFFER = 256 * 1024;

    private final int descriptor;
    private final int stopper;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER).order(ByteOrder.nativeOrder());
    private final ByteBuffer awaited = ByteBuffer.allocateDirect(2 * POLLFD).order(ByteOrder.nativeOrder());

    private Inotify(int descriptor, int stopper) {
        this.descriptor = descriptor;
        this.stopper = stopper;
        awaited.putInt(0, descriptor).putShort(4, POLLIN);
        awaited.putInt(POLLFD, stopper).putShort(POLLFD + 4, POLLIN);
    }

    /** @throws PosixException EMFILE if the user has fs.inotify.max_user_instances of them */
    public static Inotify open() {
        int descriptor = check(C.inotify_init1(CLOEXEC | NONBLOCK), "inotify_init1");
        try {
            return new Inotify(descriptor, check(C.eventfd(0, CLOEXEC | NONBLOCK), "eventfd"));
        } catch (PosixException e) {
            C.close(descriptor);
            throw e;
        }
    }

    /**
     * A limit of the kernel as it is now, such as {@code max_user_watches}; {@code unknown} if it cannot be read.
     */
    public static String limit(String name) {
        // KERNEL: a sysctl answers a read at offset 0 only. Files.readString asks for one byte first, and gets the
        // first digit.
        try (BufferedReader file = Files.newBufferedReader(LIMITS.resolve(name))) {
            return file.readLine();
        } catch (IOException unreadable) {
            return "unknown";
        }
    }

    @Override
    public Wake await(int timeoutMillis) {
        int ready = C.poll(awaited, 2, timeoutMillis);
        if (ready < 0 && LinuxC.errno() != Errno.EINTR) {
            throw new PosixException("poll", new byte[0], LinuxC.errno());
        }
        if (ready > 0 && awaited.getShort(POLLFD + 6) != 0) {
            return Wake.STOPPED;
        }
        // An interrupted poll counts as quiet: whoever relies on quiet asks isEmpty() as well.
        return ready > 0 ? Wake.EVENTS : Wake.QUIET;
    }

    @Override
    public int drainTo(Sink sink) throws InterruptedException {
        long length = C.read(descriptor, buffer, BUFFER);
        if (length < 0) {
            int errno = LinuxC.errno();
            if (errno == Errno.EAGAIN || errno == Errno.EINTR) {
                return 0;
            }
            throw new PosixException("read of inotify", new byte[0], errno);
        }
        buffer.limit((int) length);
        int events = 0;
        int offset = 0;
        while (offset < length) {
            offset = InotifyDecoder.decode(buffer, offset, sink.claim());
            sink.publish();
            events++;
        }
        buffer.clear();
        return events;
    }

    @Override
    public boolean isEmpty() {
        ByteBuffer one = ByteBuffer.allocateDirect(POLLFD).order(ByteOrder.nativeOrder());
        one.putInt(0, descriptor).putShort(4, POLLIN);
        return C.poll(one, 1, 0) == 0;
    }

    @Override
    public void stop() {
        ByteBuffer one = ByteBuffer.allocateDirect(Long.BYTES).order(ByteOrder.nativeOrder());
        one.putLong(0, 1);
        C.write(stopper, one, Long.BYTES);
    }

    @Override
    public void close() {
        C.close(descriptor);
        C.close(stopper);
    }

    /** @return the descriptor of the watch, or the error number negated */
    int watch(byte[] path, int mask) {
        int watch = C.inotify_add_watch(descriptor, Posix.terminated(path), mask);
        return watch < 0 ? -LinuxC.errno() : watch;
    }

    void unwatch(int watch) {
        // EINVAL: the kernel has removed it together with its directory; IN_IGNORED says so too.
        C.inotify_rm_watch(descriptor, watch);
    }

    private static int check(int result, String call) {
        if (result < 0) {
            throw new PosixException(call, new byte[0], LinuxC.errno());
        }
        return result;
    }
}
