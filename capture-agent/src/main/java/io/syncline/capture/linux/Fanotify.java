package io.syncline.capture.linux;

import static io.syncline.capture.linux.LinuxC.C;

import io.syncline.capture.spool.Spool;
import io.syncline.capture.watch.EventSource;
import io.syncline.capture.watch.FanotifyDecoder;
import io.syncline.capture.watch.FanotifyMask;
import io.syncline.capture.watch.Landing;
import io.syncline.capture.watch.RawEvent;
import io.syncline.posix.Errno;
import io.syncline.posix.Posix;
import io.syncline.posix.PosixException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** One fanotify group that reports handles and names. One thread awaits and drains, another sets marks. */
public final class Fanotify implements EventSource, AutoCloseable {
    private static final int CLOEXEC = 1;
    private static final int NONBLOCK = 2;
    private static final int UNLIMITED_QUEUE = 0x10;
    private static final int DFID_NAME = 0xc00;
    private static final int DFID_NAME_TARGET = 0x1e00;
    private static final int MARK_ADD = 1;
    private static final int MARK_FILESYSTEM = 0x100;
    private static final int AT_FDCWD = -100;
    private static final int O_LARGEFILE = 0x8000;
    private static final int O_CLOEXEC = 0x80000;
    /** Some 3,000 events with short names. */
    private static final int BUFFER = 256 * 1024;

    private static final long NO_ROOM_NANOS = 200_000;

    private final int descriptor;
    private final boolean knowsRenames;
    private final int ownProcess;
    private final Readiness readiness;
    private final Leftover leftover = new Leftover();
    private Landing landing = Landing.once(BUFFER);
    private boolean isKept;
    private boolean isTakingUp;

    private Fanotify(int descriptor, boolean knowsRenames, int ownProcess) {
        this.descriptor = descriptor;
        this.knowsRenames = knowsRenames;
        this.ownProcess = ownProcess;
        this.readiness = Readiness.withMounts(descriptor);
    }

    /**
     * @param knowsRenames whether a rename is to be one event that says which object was moved (Linux 5.17)
     * @param ownProcess whose changes are not reported; 0: nobody's
     * @throws PosixException EPERM without CAP_SYS_ADMIN, EINVAL if this kernel cannot do it, EMFILE if the user has
     *     fs.fanotify.max_user_groups of them
     */
    public static Fanotify open(boolean knowsRenames, int ownProcess) {
        int flags = CLOEXEC | NONBLOCK | UNLIMITED_QUEUE | (knowsRenames ? DFID_NAME_TARGET : DFID_NAME);
        int descriptor = C.fanotify_init(flags, O_LARGEFILE | O_CLOEXEC);
        if (descriptor < 0) {
            throw new PosixException("fanotify_init", new byte[0], LinuxC.errno());
        }
        return adopt(descriptor, knowsRenames, ownProcess);
    }

    /** A group that somebody has kept, with its marks and its queue; it belongs to this object now. */
    public static Fanotify adopt(int descriptor, boolean knowsRenames, int ownProcess) {
        try {
            return new Fanotify(descriptor, knowsRenames, ownProcess);
        } catch (PosixException e) {
            C.close(descriptor);
            throw e;
        }
    }

    public boolean knowsRenames() {
        return knowsRenames;
    }

    int descriptor() {
        return descriptor;
    }

    /** Before anything is drained: what is read is kept there. */
    void keepIn(Spool spool) {
        landing = spool;
        isKept = true;
    }

    /** Before anything is drained: an earlier process has read these bytes already. They come first. */
    void beginWith(List<ByteBuffer> regions, List<Long> positions) {
        leftover.add(regions, positions);
        isTakingUp = true;
    }

    /**
     * Marks the whole file system that this path is on. Marking it again changes nothing.
     *
     * @return whether it had no mark: it is new, or was unmounted everywhere and what happened to it since was not told
     * @throws PosixException among others: EPERM without CAP_SYS_ADMIN, EOPNOTSUPP, ENODEV or EXDEV if the file system has no
     *     handles that could be resolved
     */
    public boolean mark(byte[] path) {
        FanotifyMarks before = FanotifyMarks.of(descriptor);
        int mask = knowsRenames ? FanotifyMask.WITH_RENAME : FanotifyMask.WITHOUT_RENAME;
        int result = C.fanotify_mark(descriptor, MARK_ADD | MARK_FILESYSTEM, mask, AT_FDCWD, Posix.terminated(path));
        if (result < 0) {
            throw new PosixException("fanotify_mark of the file system of", path, LinuxC.errno());
        }
        return FanotifyMarks.of(descriptor).haveMoreThan(before);
    }

    @Override
    public Wake await(int timeoutMillis) {
        return leftover.await(readiness, timeoutMillis);
    }

    @Override
    public int drainTo(Sink sink) throws InterruptedException {
        int events = readiness.handMounts(sink, FanotifyMask.MOUNTS);
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
                isTakingUp &= errno != Errno.EAGAIN;
                return 0;
            }
            throw new PosixException("read of fanotify", new byte[0], errno);
        }
        int first = room.position();
        room.limit(first + (int) length);
        int end = endOfEvents(room);
        forgetNoise(room, end);
        if (end == first) {
            return 0;
        }
        long position = landing.landed(end - first);
        room.limit(end);
        return hand(room, position == 0 ? 0 : position - first, sink);
    }

    /** Behind the last event that somebody has to look at. */
    private int endOfEvents(ByteBuffer bytes) {
        int end = bytes.position();
        for (int offset = end; offset < bytes.limit(); ) {
            boolean isNoise = FanotifyDecoder.isNoise(bytes, offset, ignored());
            offset = FanotifyDecoder.next(bytes, offset);
            end = isNoise ? end : offset;
        }
        return end;
    }

    /** Nobody ever says of noise that it was handled: it would fill what keeps the events. From the front: see {@link Spool}. */
    private void forgetNoise(ByteBuffer bytes, int from) {
        if (isKept) {
            for (int i = from; i < bytes.limit(); i++) {
                bytes.put(i, (byte) 0);
            }
        }
    }

    private int drainLeftover(Sink sink) throws InterruptedException {
        ByteBuffer bytes = leftover.first().bytes();
        int end = bytes.position();
        while (FanotifyDecoder.isEvent(bytes, end)) {
            end = FanotifyDecoder.next(bytes, end);
        }
        int events = hand(bytes.limit(end), leftover.first().base(), sink);
        leftover.taken();
        return events;
    }

    /** @param base added to the offset of its end, the position of an event; 0 if nothing is kept */
    private int hand(ByteBuffer bytes, long base, Sink sink) throws InterruptedException {
        int events = 0;
        for (int offset = bytes.position(); offset < bytes.limit(); ) {
            if (FanotifyDecoder.isNoise(bytes, offset, ignored())) {
                offset = FanotifyDecoder.next(bytes, offset);
            } else {
                RawEvent event = sink.claim();
                offset = FanotifyDecoder.decode(bytes, offset, event);
                event.at(base == 0 ? 0 : base + offset);
                sink.publish();
                events++;
            }
        }
        return events;
    }

    /** What was queued before this process began may be of one that had its number. */
    private int ignored() {
        return isTakingUp ? 0 : ownProcess;
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
}
