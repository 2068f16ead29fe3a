package io.syncline.journal.chronicle;

import io.syncline.journal.JournalException;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * The last durable sequence, for readers of any process: one aligned read of a mapped page.
 *
 * <pre>
 * byte 0..7    "SYNCDUR1"
 *      8..15   sequence, big-endian
 *      ..4095  zero
 * </pre>
 *
 * It is written after the records that it speaks of are forced, and reaches the disk when the kernel likes: after a loss
 * of power it may lag behind what is durable, never run ahead.
 */
final class DurableWord {
    private static final long MAGIC = 0x53594e4344555231L;
    private static final int SIZE = 4096;
    private static final int SEQUENCE_AT = 8;
    private static final VarHandle LONG = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final MappedByteBuffer page;

    private DurableWord(MappedByteBuffer page) {
        this.page = page;
    }

    /** Empty if no writer was ever here. */
    static Optional<DurableWord> openToRead(Path file) {
        return Uninterrupted.call(() -> openNow(file));
    }

    private static Optional<DurableWord> openNow(Path file) {
        try {
            return Optional.of(new DurableWord(map(file, MapMode.READ_ONLY)));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        } catch (IOException e) {
            throw JournalDirectory.failure("read", file, e);
        }
    }

    static DurableWord openToWrite(Path file) {
        try {
            if (!Files.exists(file)) {
                create(file);
            }
            return new DurableWord(map(file, MapMode.READ_WRITE));
        } catch (IOException e) {
            throw JournalDirectory.failure("open", file, e);
        }
    }

    long read() {
        return (long) LONG.getAcquire(page, SEQUENCE_AT);
    }

    void publish(long sequence) {
        LONG.setRelease(page, SEQUENCE_AT, sequence);
    }

    /** To disk, where it is worth the time: it bounds how far a start after a loss of power has to search. */
    void force() {
        page.force();
    }

    private static MappedByteBuffer map(Path file, MapMode mode) throws IOException {
        StandardOpenOption[] options = mode == MapMode.READ_ONLY
                ? new StandardOpenOption[] {StandardOpenOption.READ}
                : new StandardOpenOption[] {StandardOpenOption.READ, StandardOpenOption.WRITE};
        try (FileChannel channel = FileChannel.open(file, options)) {
            if (channel.size() != SIZE) {
                throw damaged(file);
            }
            MappedByteBuffer page = channel.map(mode, 0, SIZE);
            if (page.getLong(0) != MAGIC) {
                throw damaged(file);
            }
            return page;
        }
    }

    private static JournalException damaged(Path file) {
        return new JournalException(
                "cannot use " + file
                        + ": it is not what a journal keeps there; remove it, and the next writer finds its place by searching");
    }

    /** Written out, not left sparse: a store into a hole of a full disk would be a fault. */
    private static void create(Path file) throws IOException {
        Path beside = file.resolveSibling("durable.tmp");
        ByteBuffer page = ByteBuffer.allocate(SIZE).putLong(0, MAGIC);
        try (FileChannel channel = FileChannel.open(
                beside, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            while (page.hasRemaining()) {
                channel.write(page);
            }
            channel.force(true);
        }
        Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
        JournalDirectory.force(file.toAbsolutePath().getParent());
    }
}
