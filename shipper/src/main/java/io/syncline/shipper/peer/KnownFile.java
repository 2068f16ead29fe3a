package io.syncline.shipper.peer;

import static java.util.Objects.requireNonNull;

import io.syncline.path.RelPath;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.zip.CRC32C;

/**
 * What is known, on disk: a log of what was put, and a sorted file of everything before it. When the log is long, both
 * become a new sorted file. Memory for the log alone; what is owed is always in the log.
 *
 * <pre>
 * log: each length u32, CRC32C u32, record ({@link Records})
 * </pre>
 *
 * A torn end of the log is what nobody was promised.
 */
public final class KnownFile implements Knowledge, AutoCloseable {
    /** A guess: some 20 MB of memory. */
    static final int MOST_IN_LOG = 100_000;

    private static final int MOST_IN_RECORD = SortedFile.BLOCK;

    private final Path directory;
    private final int mostInLog;
    private final UnaryOperator<WritableByteChannel> writing;
    private final TreeMap<RelPath, Known> recent = new TreeMap<>();
    private final TreeSet<RelPath> owed = new TreeSet<>();
    private Optional<SortedFile> sorted = Optional.empty();
    private FileChannel log;
    private long size;
    private long forgotten;

    /** @throws UncheckedIOException if it cannot be read, or is damaged */
    public KnownFile(Path directory) {
        this(directory, MOST_IN_LOG);
    }

    KnownFile(Path directory, int mostInLog) {
        this(directory, mostInLog, log -> log);
    }

    /** @param writing by which the log is written; for tests */
    KnownFile(Path directory, int mostInLog, UnaryOperator<WritableByteChannel> writing) {
        this.writing = writing;
        this.directory = requireNonNull(directory, "directory is null");
        this.mostInLog = mostInLog;
        try {
            Files.createDirectories(directory);
            openSorted();
            openLog();
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }

    @Override
    public Known of(RelPath path) {
        Known known = recent.get(path);
        return known != null ? known : inSorted(path);
    }

    @Override
    public void put(RelPath path, Known known) {
        if (known.equals(of(path))) {
            return;
        }
        try {
            appendOrNot(path, known);
            note(path, known);
            if (recent.size() > mostInLog + owed.size() || log.position() > (long) mostInLog * 1_024) {
                fold();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + log() + ": " + e.getMessage(), e);
        }
    }

    @Override
    public Optional<RelPath> from(RelPath path) {
        RelPath at = path;
        while (true) {
            Optional<RelPath> newer = Optional.ofNullable(recent.ceilingKey(at));
            Optional<RelPath> older = sortedFrom(at).map(SortedFile.Entry::path);
            if (newer.isEmpty() || older.isPresent() && older.get().compareTo(newer.get()) < 0) {
                return older;
            }
            if (!recent.get(newer.get()).isNothing()) {
                return newer;
            }
            // Removed since: what comes right behind it.
            at = RelPath.of(behind(newer.get()));
        }
    }

    @Override
    public long size() {
        return size;
    }

    /** They take no memory, and go when the log becomes a part of the sorted file. */
    @Override
    public void forget(long told) {
        forgotten = told;
    }

    @Override
    public List<RelPath> owed() {
        return List.copyOf(owed);
    }

    @Override
    public void force() {
        try {
            log.force(false);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + log() + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        try {
            log.close();
            if (sorted.isPresent()) {
                sorted.get().close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot close " + directory + ": " + e.getMessage(), e);
        }
    }

    /** What comes behind a record that was cut short, because the disk was full, would be lost to the next start. */
    private void appendOrNot(RelPath path, Known known) throws IOException {
        long end = log.position();
        try {
            append(writing.apply(log), path, known);
        } catch (IOException e) {
            log.truncate(end);
            throw e;
        }
    }

    private static byte[] behind(RelPath path) {
        byte[] bytes = path.toBytes();
        byte[] more = Arrays.copyOf(bytes, bytes.length + 2);
        more[bytes.length] = '/';
        more[bytes.length + 1] = 1;
        return more;
    }

    private void note(RelPath path, Known known) {
        size += (known.isGone() ? 0 : 1) - (of(path).isGone() ? 0 : 1);
        recent.put(path, known);
        if (known.owed()) {
            owed.add(path);
        } else {
            owed.remove(path);
        }
    }

    private Known inSorted(RelPath path) {
        return sortedFrom(path)
                .filter(entry -> entry.path().equals(path))
                .map(SortedFile.Entry::known)
                .orElse(Known.NOTHING);
    }

    private Optional<SortedFile.Entry> sortedFrom(RelPath path) {
        try {
            return sorted.isPresent() && sorted.get().blocks() > 0
                    ? sorted.get().from(path)
                    : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }

    private void openSorted() throws IOException {
        if (Files.exists(sortedPath())) {
            sorted = Optional.of(new SortedFile(sortedPath()));
            for (long block = 0; block < sorted.get().blocks(); block++) {
                size += sorted.get().block(block).stream()
                        .filter(entry -> !entry.known().isGone())
                        .count();
            }
        }
    }

    private void openLog() throws IOException {
        log = FileChannel.open(log(), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        long end = replay();
        log.truncate(end);
        log.position(end);
    }

    /** @return where the last whole record ends */
    private long replay() throws IOException {
        long at = 0;
        while (true) {
            ByteBuffer head = read(at, 2 * Integer.BYTES);
            if (head.hasRemaining()) {
                return at;
            }
            int length = head.getInt(0);
            if (length <= 0 || length > MOST_IN_RECORD) {
                return at;
            }
            ByteBuffer record = read(at + 2 * Integer.BYTES, length);
            if (record.hasRemaining() || head.getInt(Integer.BYTES) != sum(record.array())) {
                return at;
            }
            DataInputStream in = new DataInputStream(new ByteArrayInputStream(record.array()));
            RelPath path = Records.path(in);
            note(path, Records.known(in));
            at += 2 * Integer.BYTES + length;
        }
    }

    private ByteBuffer read(long at, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        while (buffer.hasRemaining() && log.read(buffer, at + buffer.position()) >= 0) {}
        return buffer;
    }

    private static void append(WritableByteChannel log, RelPath path, Known known) throws IOException {
        ByteArrayOutputStream record = new ByteArrayOutputStream();
        Records.known(path, known, new DataOutputStream(record));
        ByteBuffer buffer = ByteBuffer.allocate(2 * Integer.BYTES + record.size());
        buffer.putInt(record.size()).putInt(sum(record.toByteArray())).put(record.toByteArray());
        buffer.flip();
        while (buffer.hasRemaining()) {
            log.write(buffer);
        }
    }

    private static int sum(byte[] bytes) {
        CRC32C sum = new CRC32C();
        sum.update(bytes);
        return (int) sum.getValue();
    }

    /** The new sorted file is there before the log is cut: a crash between the two repeats the log, which is the same. */
    private void fold() throws IOException {
        Path next = directory.resolve("sorted.tmp");
        try (SortedFile.Writer writer = new SortedFile.Writer(next)) {
            Optional<RelPath> path = from(RelPath.ROOT);
            while (path.isPresent()) {
                Known known = of(path.get());
                if (!known.isGone() || known.told() > forgotten) {
                    writer.add(path.get(), known);
                }
                path = from(RelPath.of(behind(path.get())));
            }
            writer.force();
        }
        replace(next, sortedPath());
        TreeMap<RelPath, Known> left = new TreeMap<>();
        owed.forEach(path -> left.put(path, recent.get(path)));
        FileChannel cut = newLog(left);
        log.close();
        log = cut;
        recent.clear();
        recent.putAll(left);
        if (sorted.isPresent()) {
            sorted.get().close();
        }
        sorted = Optional.of(new SortedFile(sortedPath()));
    }

    private FileChannel newLog(TreeMap<RelPath, Known> records) throws IOException {
        Path beside = directory.resolve("log.tmp");
        FileChannel next = FileChannel.open(
                beside,
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                StandardOpenOption.READ,
                StandardOpenOption.TRUNCATE_EXISTING);
        try {
            for (RelPath path : records.keySet()) {
                append(next, path, records.get(path));
            }
            next.force(true);
            replace(beside, log());
            return next;
        } catch (IOException e) {
            // It is tried again with every change, as long as the disk is full.
            next.close();
            throw e;
        }
    }

    private void replace(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel parent = FileChannel.open(directory, StandardOpenOption.READ)) {
            parent.force(true);
        }
    }

    private Path sortedPath() {
        return directory.resolve("sorted");
    }

    private Path log() {
        return directory.resolve("log");
    }
}
