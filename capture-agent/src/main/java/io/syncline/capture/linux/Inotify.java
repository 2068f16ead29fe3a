package io.syncline.capture.linux;

import static io.syncline.capture.linux.LinuxC.C;

import io.syncline.capture.watch.EventSource;
import io.syncline.capture.watch.InotifyDecoder;
import io.syncline.capture.watch.InotifyMask;
import io.syncline.capture.watch.Landing;
import io.syncline.capture.watch.RawEvent;
import io.syncline.posix.Errno;
import io.syncline.posix.Posix;
import io.syncline.posix.PosixException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * One inotify instance. One thread awaits and drains, another sets and removes watches; the kernel allows that.
 */
public final class Inotify implements EventSource, AutoCloseable {
    private static final Path LIMITS = Path.of("/proc/sys/fs/inotify");
    private static final int CLOEXEC = 0x80000;
    private static final int NONBLOCK = 0x800;
    private static final byte[] PROBE = Posix.bytes(Path.of("/proc/self/task"));
    private static final long NO_ROOM_NANOS = 200_000;
    /** Some 8,000 events with short names: half of the kernel's queue in one read. */
    private static final int BUFFER = 256 * 1024;

    private final int descriptor;
    private final Readiness readiness;
    private final Landing landing;
    private final Leftover leftover = new Leftover();

    private Inotify(int descriptor, Readiness readiness, Landing landing) {
        this.descriptor = descriptor;
        this.readiness = readiness;
        this.landing = landing;
    }

    /** @throws PosixException EMFILE if the user has fs.inotify.max_user_instances of them */
    public static Inotify open() {
        return over(descriptor(), Landing.once(BUFFER));
    }

    /** A new inotify descriptor, watching nothing. The caller closes it. */
    static int descriptor() {
        return check(C.inotify_init1(CLOEXEC | NONBLOCK), "inotify_init1");
    }

    /** @param descriptor is closed with this, or at once if this fails */
    static Inotify over(int descriptor, Landing landing) {
        try {
            return new Inotify(descriptor, Readiness.withMounts(descriptor), landing);
        } catch (PosixException e) {
            C.close(descriptor);
            throw e;
        }
    }

    /**
     * Before anything is drained: an earlier process has read these bytes already. They come first, as if the kernel still
     * had them.
     */
    void beginWith(List<ByteBuffer> regions, List<Long> positions) {
        leftover.add(regions, positions);
    }

    /**
     * A number above those of all watches that were ever set, and not above those that will be. Watches and unwatches a
     * directory that is as new as this process.
     *
     * @throws PosixException ENOSPC if the user has fs.inotify.max_user_watches of them
     */
    static int nextWatch(int descriptor) {
        // KERNEL: numbers are given in ascending order and used again only after 2^31 of them.
        int watch = C.inotify_add_watch(descriptor, Posix.terminated(PROBE), InotifyMask.CREATE | InotifyMask.ONLYDIR);
        if (watch < 0) {
            throw new PosixException("inotify_add_watch", PROBE, LinuxC.errno());
        }
        C.inotify_rm_watch(descriptor, watch);
        return watch;
    }

    /** Whether one more watch can be set at this moment. */
    boolean hasRoom() {
        return refusal().isEmpty();
    }

    /** Why no more watch can be set at this moment; empty if one can be. */
    public Optional<String> refusal() {
        try {
            nextWatch(descriptor);
            return Optional.empty();
        } catch (PosixException refused) {
            return Optional.of(
                    refused.errno() == Errno.ENOSPC
                            ? InotifyDirectories.full(refused.errno(), WatchLimit.now())
                                    .detail()
                            : refused.getMessage());
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
        return leftover.await(readiness, timeoutMillis);
    }

    @Override
    public int drainTo(Sink sink) throws InterruptedException {
        int events = readiness.handMounts(sink, InotifyMask.MOUNTS);
        return events + (leftover.isEmpty() ? drainKernel(sink) : drainLeftover(sink));
    }

    private int drainKernel(Sink sink) throws InterruptedException {
        ByteBuffer room = landing.room();
        if (!room.hasRemaining()) {
            // The kernel's queue holds the events until the journal has taken some.
            LockSupport.parkNanos(NO_ROOM_NANOS);
            return 0;
        }
        long length = C.read(descriptor, room, room.remaining());
        if (length < 0) {
            int errno = LinuxC.errno();
            if (errno == Errno.EAGAIN || errno == Errno.EINTR) {
                return 0;
            }
            throw new PosixException("read of inotify", new byte[0], errno);
        }
        long position = landing.landed((int) length);
        room.limit(room.position() + (int) length);
        int events = 0;
        int first = room.position();
        for (int offset = first; offset < room.limit(); events++) {
            offset = hand(room, offset, position == 0 ? 0 : position - first, sink);
        }
        return events;
    }

    private int drainLeftover(Sink sink) throws InterruptedException {
        ByteBuffer bytes = leftover.first().bytes();
        int events = 0;
        for (int offset = bytes.position(); InotifyDecoder.isEvent(bytes, offset); events++) {
            offset = hand(bytes, offset, leftover.first().base(), sink);
        }
        leftover.taken();
        return events;
    }

    /** @param base added to the offset of its end, the position of an event; 0 if nothing is kept */
    private static int hand(ByteBuffer bytes, int offset, long base, Sink sink) throws InterruptedException {
        RawEvent event = sink.claim();
        int end = InotifyDecoder.decode(bytes, offset, event);
        event.at(base == 0 ? 0 : base + end);
        sink.publish();
        return end;
    }

    @Override
    public boolean isEmpty() {
        return leftover.isEmpty() && readiness.isEmpty();
    }

    @Override
    public void stop() {
        readiness.stop();
    }

    @Override
    public void close() {
        C.close(descriptor);
        readiness.close();
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
