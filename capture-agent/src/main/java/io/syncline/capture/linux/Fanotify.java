package io.syncline.capture.linux;

import static io.syncline.capture.linux.LinuxC.C;

import io.syncline.capture.watch.EventSource;
import io.syncline.capture.watch.FanotifyDecoder;
import io.syncline.capture.watch.FanotifyMask;
import io.syncline.posix.Errno;
import io.syncline.posix.Posix;
import io.syncline.posix.PosixException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

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

    private final int descriptor;
    private final boolean knowsRenames;
    private final int ownProcess;
    private final Readiness readiness;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER).order(ByteOrder.nativeOrder());

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

    /**
     * Marks the whole file system that this path is on. Marking it again changes nothing.
     *
     * @throws PosixException among others: EPERM without CAP_SYS_ADMIN, EOPNOTSUPP, ENODEV or EXDEV if the file system has no
     *     handles that could be resolved
     */
    public void mark(byte[] path) {
        int mask = knowsRenames ? FanotifyMask.WITH_RENAME : FanotifyMask.WITHOUT_RENAME;
        int result = C.fanotify_mark(descriptor, MARK_ADD | MARK_FILESYSTEM, mask, AT_FDCWD, Posix.terminated(path));
        if (result < 0) {
            throw new PosixException("fanotify_mark of the file system of", path, LinuxC.errno());
        }
    }

    @Override
    public Wake await(int timeoutMillis) {
        return readiness.await(timeoutMillis);
    }

    @Override
    public int drainTo(Sink sink) throws InterruptedException {
        int events = 0;
        if (readiness.takeMountsChanged()) {
            sink.claim().set(0, FanotifyMask.MOUNTS, 0, new byte[0]);
            sink.publish();
            events++;
        }
        long length = C.read(descriptor, buffer, BUFFER);
        if (length < 0) {
            int errno = LinuxC.errno();
            if (errno == Errno.EAGAIN || errno == Errno.EINTR) {
                return events;
            }
            throw new PosixException("read of fanotify", new byte[0], errno);
        }
        buffer.limit((int) length);
        events += decode(sink);
        buffer.clear();
        return events;
    }

    private int decode(Sink sink) throws InterruptedException {
        int events = 0;
        int offset = 0;
        while (offset < buffer.limit()) {
            if (FanotifyDecoder.isNoise(buffer, offset, ownProcess)) {
                offset = FanotifyDecoder.next(buffer, offset);
            } else {
                offset = FanotifyDecoder.decode(buffer, offset, sink.claim());
                sink.publish();
                events++;
            }
        }
        return events;
    }

    @Override
    public boolean isEmpty() {
        return readiness.isEmpty();
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
