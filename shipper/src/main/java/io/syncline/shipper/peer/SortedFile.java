package io.syncline.shipper.peer;

import io.syncline.path.RelPath;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * What is known, in path order, in blocks of equal size that are found by bisection: memory for one block, whatever its
 * size. Never changed once written.
 *
 * <pre>
 * block: CRC32C of the rest u32, count u16, records ({@link Records}), zeros
 * </pre>
 */
final class SortedFile implements Closeable {
    static final int BLOCK = 16 * 1024;

    private static final int HEAD = Integer.BYTES + Short.BYTES;

    /** One record. */
    record Entry(RelPath path, Known known) {}

    private final Path path;
    private final FileChannel channel;
    private final long blocks;
    private long cached = -1;
    private List<Entry> entries = List.of();

    SortedFile(Path path) throws IOException {
        this.path = path;
        this.channel = FileChannel.open(path, StandardOpenOption.READ);
        this.blocks = channel.size() / BLOCK;
        if (channel.size() % BLOCK != 0) {
            channel.close();
            throw new IOException("cannot read " + path + ": it is torn");
        }
    }

    /** The first record at or behind this path. */
    Optional<Entry> from(RelPath wanted) throws IOException {
        long low = cachedHolds(wanted) ? cached : blockOf(wanted);
        for (long at = low; at < Math.min(blocks, low + 2); at++) {
            for (Entry entry : block(at)) {
                if (entry.path().compareTo(wanted) >= 0) {
                    return Optional.of(entry);
                }
            }
        }
        return Optional.empty();
    }

    /** Who goes through all of it in path order would bisect for each, and read a dozen blocks. */
    private boolean cachedHolds(RelPath wanted) {
        return !entries.isEmpty()
                && entries.get(0).path().compareTo(wanted) <= 0
                && entries.get(entries.size() - 1).path().compareTo(wanted) >= 0;
    }

    private long blockOf(RelPath wanted) throws IOException {
        long low = 0;
        long high = blocks - 1;
        // The last block whose first path is not behind the wanted one.
        while (low < high) {
            long middle = (low + high + 1) >>> 1;
            if (block(middle).get(0).path().compareTo(wanted) <= 0) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    long blocks() {
        return blocks;
    }

    List<Entry> block(long number) throws IOException {
        if (number != cached) {
            entries = read(number);
            cached = number;
        }
        return entries;
    }

    private List<Entry> read(long number) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(BLOCK);
        while (buffer.hasRemaining() && channel.read(buffer, number * BLOCK + buffer.position()) >= 0) {}
        CRC32C sum = new CRC32C();
        sum.update(buffer.array(), Integer.BYTES, BLOCK - Integer.BYTES);
        int count = buffer.getShort(Integer.BYTES);
        if (buffer.hasRemaining() || buffer.getInt(0) != (int) sum.getValue() || count == 0) {
            throw new IOException("cannot read " + path + ": block " + number + " is damaged");
        }
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(buffer.array(), HEAD, BLOCK - HEAD));
        List<Entry> read = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            RelPath name = Records.path(in);
            read.add(new Entry(name, Records.known(in)));
        }
        return read;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    /** Writes one, in path order. */
    static final class Writer implements Closeable {
        private final FileChannel channel;
        private final ByteArrayOutputStream block = new ByteArrayOutputStream();
        private int count;

        Writer(Path path) throws IOException {
            channel = FileChannel.open(
                    path, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
        }

        void add(RelPath path, Known known) throws IOException {
            ByteArrayOutputStream record = new ByteArrayOutputStream();
            Records.known(path, known, new DataOutputStream(record));
            if (HEAD + block.size() + record.size() > BLOCK) {
                flush();
            }
            record.writeTo(block);
            count++;
        }

        void force() throws IOException {
            if (count > 0) {
                flush();
            }
            channel.force(true);
        }

        private void flush() throws IOException {
            ByteBuffer buffer = ByteBuffer.allocate(BLOCK);
            buffer.position(Integer.BYTES);
            buffer.putShort((short) count).put(block.toByteArray());
            CRC32C sum = new CRC32C();
            sum.update(buffer.array(), Integer.BYTES, BLOCK - Integer.BYTES);
            buffer.putInt(0, (int) sum.getValue()).rewind();
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            block.reset();
            count = 0;
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
