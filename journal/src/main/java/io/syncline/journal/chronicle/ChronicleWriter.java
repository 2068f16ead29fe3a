package io.syncline.journal.chronicle;

import io.syncline.journal.Codec;
import io.syncline.journal.CodecException;
import io.syncline.journal.JournalException;
import io.syncline.journal.JournalRecord;
import io.syncline.journal.JournalWriter;
import io.syncline.journal.Position;
import io.syncline.journal.Retention;
import io.syncline.journal.Segment;
import io.syncline.journal.Writable;
import io.syncline.process.StageException;
import io.syncline.process.StageLock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The one writer of a directory. Each begins an epoch of its own and seals it at the end, so that the library never has to
 * go on where somebody died.
 */
final class ChronicleWriter<T> implements JournalWriter<T> {
    private final JournalDirectory directory;
    private final Codec<T> codec;
    private final JournalOptions options;
    private final StageLock lock;
    private final DurableWord durable;
    private final WakeUp readers;
    private final WakeServer otherReaders;
    private final DiskSpace space;
    private final Stamp stamp;
    private final boolean unclean;
    private final Optional<JournalRecord<T>> lastAtOpen;
    private final Batches batches;
    private ByteBuffer scratch = ByteBuffer.allocate(4096);
    /** Before this position retention removes nothing; saves a look at the catalog at each call. */
    private long trimmableFrom;

    private boolean ended;

    private ChronicleWriter(
            JournalDirectory directory, Codec<T> codec, JournalOptions options, StageLock lock, DurableWord durable) {
        this.directory = directory;
        this.codec = codec;
        this.options = options;
        this.lock = lock;
        this.durable = durable;
        this.readers = WakeUp.of(directory.root());
        this.stamp = new Stamp(options.clock());
        this.space = new DiskSpace(directory.root(), options.lowWater());
        Opening opening = Opening.prepare(directory, durable.read(), options);
        this.unclean = opening.unclean();
        this.lastAtOpen = opening.last().map(last -> decoded(directory, codec, last));
        space.claim(1);
        this.batches = new Batches(directory, options, opening.next());
        durable.publish(opening.next() - 1);
        durable.force();
        this.otherReaders = WakeServer.listen(directory.wakeSocket());
        readers.writerOpened();
    }

    static <T> ChronicleWriter<T> open(JournalDirectory directory, Codec<T> codec, JournalOptions options) {
        return Uninterrupted.call(() -> openNow(directory, codec, options));
    }

    private static <T> ChronicleWriter<T> openNow(JournalDirectory directory, Codec<T> codec, JournalOptions options) {
        JournalDirectory real = create(directory);
        StageLock lock = lock(real);
        try {
            return new ChronicleWriter<>(real, codec, options, lock, DurableWord.openToWrite(real.durable()));
        } catch (RuntimeException | Error e) {
            lock.close();
            throw e;
        }
    }

    @Override
    public Position append(T value) {
        return new Position(appended(value));
    }

    @Override
    public void add(T value) {
        appended(value);
    }

    @Override
    public void write(Writable<T> value) {
        requireOpen();
        ByteBuffer record = room(value.maxEncodedSize());
        value.encode(record);
        append(record);
    }

    private long appended(T value) {
        requireOpen();
        ByteBuffer record = room(codec.maxEncodedSize(value));
        codec.encode(value, record);
        return append(record);
    }

    @Override
    public Position force() {
        requireOpen();
        space.forget();
        stamp.forget();
        long last = guarded(batches::force);
        if (last > durable.read()) {
            durable.publish(last);
            readers.wake();
            otherReaders.wake();
        }
        if (batches.takeNewFile()) {
            trimmableFrom = 0;
            durable.force();
        }
        return new Position(last);
    }

    @Override
    public Optional<JournalRecord<T>> lastAtOpen() {
        return lastAtOpen;
    }

    @Override
    public boolean wasUnclean() {
        return unclean;
    }

    @Override
    public void trim(Position keepAfter) {
        requireOpen();
        if (keepAfter.sequence() < trimmableFrom) {
            return;
        }
        Uninterrupted.run(() -> trimNow(keepAfter));
    }

    @Override
    public void roll() {
        requireOpen();
        force();
        Uninterrupted.run(batches::roll);
        durable.force();
        trimmableFrom = 0;
    }

    private void trimNow(Position keepAfter) {
        List<Segment> segments = directory.catalog().segments(durable.read());
        List<Segment> removable = Retention.removable(segments, keepAfter);
        if (!removable.isEmpty()) {
            remove(segments, removable);
        }
        trimmableFrom = segments.stream()
                .skip(removable.size())
                .findFirst()
                .map(oldest -> Math.max(oldest.last().sequence(), keepAfter.sequence() + 1))
                .orElse(Long.MAX_VALUE);
    }

    @Override
    public void close() {
        if (ended) {
            return;
        }
        try {
            force();
            Uninterrupted.run(batches::close);
            durable.force();
        } finally {
            release();
        }
    }

    /** Ends as a process does that is killed; for tests. */
    void abandon() {
        release();
    }

    /** What {@link #guarded} does, without an allocation. */
    private long append(ByteBuffer record, long micros) {
        boolean interrupted = Thread.interrupted();
        try {
            return batches.append(record, micros);
        } catch (InternalError late) {
            throw batches.fault(late);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** A fault may be thrown long after the store that it speaks of; so not only around the store. */
    private long guarded(Supplier<Long> work) {
        try {
            return Uninterrupted.call(work);
        } catch (InternalError late) {
            throw batches.fault(late);
        }
    }

    private void release() {
        ended = true;
        batches.abandon();
        otherReaders.close();
        lock.close();
        readers.writerClosed();
    }

    private void remove(List<Segment> all, List<Segment> removable) {
        Set<Integer> epochs = new HashSet<>();
        removable.forEach(segment -> epochs.add(segment.epoch()));
        for (int epoch : epochs.stream().sorted().toList()) {
            boolean whole = epoch != batches.epochNumber()
                    && all.stream().filter(segment -> segment.epoch() == epoch).allMatch(removable::contains);
            if (whole) {
                directory.removeEpoch(epoch);
            } else {
                removeFiles(epoch, removable);
            }
        }
    }

    private void removeFiles(int epoch, List<Segment> removable) {
        Set<String> names = new HashSet<>();
        removable.stream().filter(segment -> segment.epoch() == epoch).forEach(segment -> names.add(segment.file()));
        if (epoch == batches.epochNumber()) {
            batches.removeFiles(names);
        } else {
            directory.removeFiles(epoch, names);
        }
    }

    /** For a payload of this size, behind the room for its header. */
    private ByteBuffer room(int payload) {
        int atMost = RecordFormat.HEADER + payload;
        if (scratch.capacity() < atMost) {
            scratch = ByteBuffer.allocate(Math.max(atMost, 2 * scratch.capacity()));
        }
        return scratch.clear().position(RecordFormat.HEADER);
    }

    private long append(ByteBuffer written) {
        ByteBuffer record = written.flip();
        if (record.limit() > JournalOptions.MAX_RECORD) {
            throw new JournalException("cannot append to the journal " + directory.root() + ": a record of "
                    + record.limit() + " bytes; the limit is " + JournalOptions.MAX_RECORD);
        }
        space.claim(record.limit());
        return append(record, stamp.micros());
    }

    private void requireOpen() {
        if (ended) {
            throw new IllegalStateException("the writer is closed");
        }
    }

    private static <T> JournalRecord<T> decoded(JournalDirectory directory, Codec<T> codec, RawRead.Sound last) {
        try {
            return last.decoded(codec);
        } catch (CodecException e) {
            throw new JournalException(
                    "cannot go on in the journal " + directory.root() + ": its last record, " + last.sequence()
                            + ", cannot be decoded: " + e.getMessage() + "; a newer Syncline may have written it",
                    e);
        }
    }

    private static JournalDirectory create(JournalDirectory directory) {
        try {
            Files.createDirectories(directory.root());
            return new JournalDirectory(directory.root().toRealPath());
        } catch (IOException e) {
            throw JournalDirectory.failure("create", directory.root(), e);
        }
    }

    private static StageLock lock(JournalDirectory directory) {
        try {
            return StageLock.take(directory.lock(), "the writer of the journal " + directory.root());
        } catch (StageException e) {
            throw new JournalException(e.getMessage(), e);
        }
    }
}
