package io.syncline.journal.chronicle;

import io.syncline.journal.JournalException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import net.openhft.chronicle.bytes.MappedBytes;
import net.openhft.chronicle.core.time.TimeProvider;
import net.openhft.chronicle.queue.RollCycle;
import net.openhft.chronicle.queue.RollCycles;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.wire.WireType;
import net.openhft.posix.PosixAPI;

/** How the library is set up: one file an hour, raw documents. */
final class Queues {
    /** An hour is what retention can remove at once. Written into the names of the files; it never changes. */
    static final RollCycle CYCLE = RollCycles.FAST_HOURLY;

    /**
     * How long the library may wait for the header of a file that somebody else creates. Nobody does where we read: a
     * reader opens files that are listed, and only a dead writer leaves one half-made.
     */
    private static final long HEADER_TIMEOUT_MILLIS = 200;

    private static final String REMEDY =
            "; start java with the options of ops/bin/jvm.options, and check that the directory is writable";

    private Queues() {}

    /** Nothing is opened. */
    static void preload() {
        builder(Path.of("none"), JournalOptions.DEFAULT.blockSize());
        PosixAPI.posix();
        for (Class<?> heavy : List.of(SingleChronicleQueue.class, MappedBytes.class, WireType.class)) {
            try {
                Class.forName(heavy.getName(), true, heavy.getClassLoader());
            } catch (ClassNotFoundException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** @throws JournalException if the library cannot write here; it says so on no account of its own */
    static SingleChronicleQueue toWrite(Path epoch, JournalOptions options) {
        try {
            SingleChronicleQueueBuilder builder =
                    builder(epoch, options.blockSize()).timeProvider(new Forwards(options.clock()));
            SingleChronicleQueue queue = builder.build();
            if (builder.readOnly()) {
                queue.close();
                throw new IllegalStateException("the library opened it read-only");
            }
            return queue;
        } catch (RuntimeException | LinkageError | AssertionError | InternalError e) {
            if (new DiskSpace(epoch, 0).isToBlame(e)) {
                throw JournalException.noSpace(
                        "cannot write " + epoch + ": " + JournalDirectory.describe(e)
                                + "; free space on its file system",
                        e);
            }
            throw new JournalException("cannot write " + epoch + ": " + JournalDirectory.describe(e) + REMEDY, e);
        }
    }

    static SingleChronicleQueue toRead(Path epoch, int blockSize) {
        return builder(epoch, blockSize)
                .readOnly(true)
                .timeoutMS(HEADER_TIMEOUT_MILLIS)
                .build();
    }

    /**
     * Whether the file has a length that the library gives it: blocks, and the overlap. A read through a mapping beyond
     * the end of a file is a fault that may be thrown anywhere later, so a file that was cut short is not even tried.
     */
    static boolean isWhole(Path file, int blockSize) {
        long length = file.toFile().length();
        int overlap = blockSize / 4;
        return length >= blockSize + overlap && (length - overlap) % blockSize == 0;
    }

    /** Makes a file whole again; where it was cut short, nothing is there. */
    static void makeWhole(Path file, int blockSize) throws IOException {
        if (Files.exists(file) && !isWhole(file, blockSize)) {
            long blocks = Math.max(1, (file.toFile().length() + blockSize - 1) / blockSize);
            try (RandomAccessFile data = new RandomAccessFile(file.toFile(), "rw")) {
                data.setLength(blocks * blockSize + blockSize / 4);
            }
        }
    }

    private static SingleChronicleQueueBuilder builder(Path epoch, int blockSize) {
        return SingleChronicleQueueBuilder.single(epoch.toFile())
                .rollCycle(CYCLE)
                .blockSize(blockSize);
    }

    /**
     * Time that never goes back. With a clock that was set back the library would append to the file of an earlier hour,
     * before records that are older. An epoch ends with its writer, so one process's view is enough.
     */
    private static final class Forwards implements TimeProvider {
        private final InstantSource clock;
        private long latest = Long.MIN_VALUE;

        Forwards(InstantSource clock) {
            this.clock = clock;
        }

        @Override
        public synchronized long currentTimeMillis() {
            latest = Math.max(latest, clock.millis());
            return latest;
        }
    }
}
