package io.syncline.journal.chronicle;

import io.syncline.journal.JournalException;
import io.syncline.journal.chronicle.EpochFile.CycleFile;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.queue.ExcerptTailer;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.wire.DocumentContext;

/**
 * Reads raw records of one epoch from one place on. Whatever the library throws at damage (assertions, faults of a mapping
 * that was cut short, exceptions of a dozen kinds) is {@link RawRead.Bad}. Owned by one thread.
 */
final class EpochReader implements AutoCloseable {
    private final SingleChronicleQueue queue;
    private final ExcerptTailer tailer;
    private final RecordFormat format = new RecordFormat();
    private ByteBuffer record = ByteBuffer.allocate(4096);

    private EpochReader(SingleChronicleQueue queue, ExcerptTailer tailer) {
        this.queue = queue;
        this.tailer = tailer;
    }

    /** Over a queue that somebody else owns and closes; begins at its first record. */
    static EpochReader over(SingleChronicleQueue queue) {
        ExcerptTailer tailer = queue.createTailer();
        tailer.singleThreadedCheckDisabled(true);
        return new EpochReader(queue, tailer);
    }

    /** Where to read, or why not. */
    sealed interface Opened {
        record At(EpochReader reader) implements Opened {}

        record Not(String why) implements Opened {}
    }

    /**
     * At a record of a file.
     *
     * @param excerpt from 0
     * @throws JournalException if the file is there and must not be read, or too many are open: that is not damage
     */
    static Opened open(Path epoch, CycleFile file, long excerpt, int blockSize) {
        if (!isReadable(epoch.resolve(file.name()))) {
            return new Opened.Not("the file " + file.name() + " is missing");
        }
        if (!Queues.isWhole(epoch.resolve(file.name()), blockSize)) {
            return new Opened.Not("the file " + file.name() + " is cut short");
        }
        EpochReader reader;
        try {
            reader = over(Queues.toRead(epoch, blockSize));
        } catch (RuntimeException | AssertionError | InternalError e) {
            return new Opened.Not("the file " + file.name() + " cannot be opened: " + JournalDirectory.describe(e));
        }
        String problem = reader.moveTo(file, excerpt);
        if (problem.isEmpty()) {
            return new Opened.At(reader);
        }
        reader.close();
        return new Opened.Not(problem);
    }

    /** The record here, moving on behind it. */
    RawRead next() {
        try (DocumentContext document = tailer.readingDocument()) {
            if (!document.isPresent()) {
                return new RawRead.Nothing();
            }
            return parse(document.wire().bytes());
        } catch (RuntimeException | AssertionError | InternalError e) {
            return new RawRead.Bad("it cannot be read: " + JournalDirectory.describe(e));
        }
    }

    /** Whether the record here is sound and has this sequence, moving on behind it. Allocates nothing for it. */
    boolean nextIs(long sequence) {
        try (DocumentContext document = tailer.readingDocument()) {
            return document.isPresent()
                    && document.wire().bytes().readRemaining() <= JournalOptions.MAX_RECORD
                    && format.isSound(copy(document.wire().bytes()), sequence);
        } catch (RuntimeException | AssertionError | InternalError e) {
            return false;
        }
    }

    /** The library's number of the file that the next record is searched in. */
    int cycle() {
        return tailer.cycle();
    }

    /** The name of the file that the last record was in. */
    String fileName() {
        return tailer.currentFile().getName();
    }

    @Override
    public void close() {
        tailer.close();
        queue.close();
    }

    private static boolean isReadable(Path file) {
        // Not a channel, which an interrupt would close.
        try (FileInputStream plain = new FileInputStream(file.toFile())) {
            return plain.read() != Integer.MIN_VALUE;
        } catch (IOException e) {
            if (Files.exists(file)) {
                throw JournalDirectory.failure("read", file, e);
            }
            return false;
        }
    }

    /** @return why not; empty if it did */
    private String moveTo(CycleFile file, long excerpt) {
        try {
            // LIMIT: false leaves the tailer at the start of the queue, without a word; so it is never ignored.
            boolean there = tailer.moveToIndex(Queues.CYCLE.toIndex(file.cycle(), excerpt));
            return there ? "" : "record " + excerpt + " of the file " + file.name() + " is not there";
        } catch (RuntimeException | AssertionError | InternalError e) {
            return "record " + excerpt + " of the file " + file.name() + " cannot be found: "
                    + JournalDirectory.describe(e);
        }
    }

    private RawRead parse(Bytes<?> bytes) {
        long length = bytes.readRemaining();
        if (length > JournalOptions.MAX_RECORD) {
            return new RawRead.Bad("a record of " + length + " bytes, which is more than was ever written");
        }
        return format.parse(copy(bytes));
    }

    private ByteBuffer copy(Bytes<?> bytes) {
        int length = (int) bytes.readRemaining();
        if (record.capacity() < length) {
            record = ByteBuffer.allocate(Integer.highestOneBit(length) * 2);
        }
        bytes.read(record.array(), 0, length);
        return record.clear().limit(length);
    }
}
