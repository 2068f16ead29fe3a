package io.syncline.journal.chronicle;

import io.syncline.journal.JournalException;
import io.syncline.journal.chronicle.EpochFile.CycleFile;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.queue.ExcerptTailer;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.wire.DocumentContext;

/**
 * Reads raw records of one epoch, from one place on, row by row. Whatever the library throws at damage (assertions, faults of a mapping
 * that was cut short, exceptions of a dozen kinds) is {@link RawRead.Bad}. Owned by one thread.
 */
final class EpochReader implements AutoCloseable {
    private final SingleChronicleQueue queue;
    private final ExcerptTailer tailer;
    private final RecordFormat format = new RecordFormat();
    /** A copy of the document that was read last: a row of records. */
    private ByteBuffer row = ByteBuffer.allocate(2 * Batches.ROW).limit(0);

    /** Where in the row the next record begins. */
    private int at;

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
     * @param sequence of the record, not before the first of the file
     * @throws JournalException if the file is there and must not be read, or too many are open: that is not damage
     */
    static Opened open(Path epoch, CycleFile file, long sequence, int blockSize) {
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
        String problem = reader.moveTo(file, sequence);
        if (problem.isEmpty()) {
            return new Opened.At(reader);
        }
        reader.close();
        return new Opened.Not(problem);
    }

    /** The record here, moving on behind it. */
    RawRead next() {
        if (at == row.limit()) {
            Optional<RawRead> none = nextRow();
            if (none.isPresent()) {
                return none.get();
            }
        }
        ByteBuffer record = RecordFormat.first(row, at);
        at += record.limit();
        RawRead read = format.parse(record);
        if (!(read instanceof RawRead.Sound)) {
            // Where the next record of the row begins is not known.
            at = row.limit();
        }
        return read;
    }

    /** The length of the next document, if it is the bytes at this place; otherwise 0. Allocates nothing. */
    int lengthIfNext(byte[] expected, int from, int to) {
        try (DocumentContext document = tailer.readingDocument()) {
            if (!document.isPresent() || document.wire().bytes().readRemaining() > to - from) {
                return 0;
            }
            copy(document.wire().bytes());
            at = row.limit();
            int length = row.limit();
            return Arrays.equals(row.array(), 0, length, expected, from, from + length) ? length : 0;
        } catch (RuntimeException | AssertionError | InternalError e) {
            return 0;
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
    private String moveTo(CycleFile file, long sequence) {
        try {
            // Each document has a record at least, so this one is not behind the record.
            long high = sequence - file.firstSequence();
            long low = 0;
            while (low < high) {
                long middle = low + (high - low + 1) / 2;
                long document = middle;
                OptionalLong first = firstOf(file, document);
                while (first.isEmpty() && document < high) {
                    document++;
                    first = firstOf(file, document);
                }
                if (first.orElse(Long.MAX_VALUE) <= sequence) {
                    low = document;
                } else {
                    high = middle - 1;
                }
            }
            return skipTo(file, low, sequence);
        } catch (RuntimeException | AssertionError | InternalError e) {
            return "record " + sequence + " of the file " + file.name() + " cannot be found: "
                    + JournalDirectory.describe(e);
        }
    }

    /** The sequence that this document begins with; empty if it is unreadable, a large number if there is none. */
    private OptionalLong firstOf(CycleFile file, long document) {
        if (!goTo(file, document)) {
            return OptionalLong.of(Long.MAX_VALUE);
        }
        return next() instanceof RawRead.Sound sound ? OptionalLong.of(sound.sequence()) : OptionalLong.empty();
    }

    private String skipTo(CycleFile file, long document, long sequence) {
        if (!goTo(file, document)) {
            return "document " + document + " of the file " + file.name() + " is not there";
        }
        RawRead read = next();
        int begin = 0;
        while (read instanceof RawRead.Sound sound && sound.sequence() < sequence) {
            begin = at == row.limit() ? 0 : at;
            read = next();
        }
        // Back to where it was, for whoever reads it.
        at = begin;
        return read instanceof RawRead.Sound sound && sound.sequence() == sequence
                ? ""
                : "record " + sequence + " of the file " + file.name() + ": " + RawRead.describe(read);
    }

    private boolean goTo(CycleFile file, long document) {
        row.limit(0);
        at = 0;
        // LIMIT: false leaves the tailer at the start of the queue, without a word; so it is never ignored.
        return tailer.moveToIndex(Queues.CYCLE.toIndex(file.cycle(), document));
    }

    /** Reads a document; what was found instead, if there is none. */
    private Optional<RawRead> nextRow() {
        try (DocumentContext document = tailer.readingDocument()) {
            if (!document.isPresent()) {
                return Optional.of(new RawRead.Nothing());
            }
            long length = document.wire().bytes().readRemaining();
            if (length > JournalOptions.MAX_RECORD || length == 0) {
                return Optional.of(new RawRead.Bad("a document of " + length + " bytes, which was never written"));
            }
            copy(document.wire().bytes());
            return Optional.empty();
        } catch (RuntimeException | AssertionError | InternalError e) {
            return Optional.of(new RawRead.Bad("it cannot be read: " + JournalDirectory.describe(e)));
        }
    }

    private void copy(Bytes<?> bytes) {
        int length = (int) bytes.readRemaining();
        if (row.capacity() < length) {
            row = ByteBuffer.allocate(Integer.highestOneBit(length) * 2);
        }
        bytes.read(row.array(), 0, length);
        row.clear().limit(length);
        at = 0;
    }
}
