package io.syncline.journal.memory;

import static java.util.Objects.requireNonNull;

import io.syncline.journal.Journal;
import io.syncline.journal.JournalException;
import io.syncline.journal.JournalReader;
import io.syncline.journal.JournalRecord;
import io.syncline.journal.JournalWriter;
import io.syncline.journal.Position;
import io.syncline.journal.ReadResult;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/**
 * A journal that lives as long as the object. What a process does to a journal on disk is here a method:
 * {@link #killWriter()}, {@link #lose}, {@link #setFull}. Thread-safe; writer and readers are for one thread each.
 */
public final class MemoryJournal<T> implements Journal<T> {
    private final InstantSource clock;
    private final NavigableMap<Long, JournalRecord<T>> records = new TreeMap<>();
    private long durable;
    private boolean unclean;
    private boolean full;
    private Optional<MemoryWriter<T>> writer = Optional.empty();

    public MemoryJournal() {
        this(InstantSource.system());
    }

    public MemoryJournal(InstantSource clock) {
        this.clock = requireNonNull(clock, "clock is null");
    }

    @Override
    public synchronized JournalWriter<T> openWriter() {
        if (writer.isPresent()) {
            throw new JournalException("cannot write the journal in memory: it has a writer; close that first");
        }
        Optional<JournalRecord<T>> last =
                Optional.ofNullable(records.lastEntry()).map(entry -> entry.getValue());
        MemoryWriter<T> opened = new MemoryWriter<>(this, clock, durable, last, unclean);
        unclean = false;
        writer = Optional.of(opened);
        return opened;
    }

    @Override
    public synchronized JournalReader<T> openReader(Position after) {
        if (after.sequence() > durable) {
            throw new JournalException("cannot read the journal in memory behind " + after + ": its last record is "
                    + durable + "; it is not the journal that this position came from");
        }
        return new MemoryReader<>(this, after);
    }

    @Override
    public synchronized Position durable() {
        return new Position(durable);
    }

    /** As if the writer's process were killed: what was not forced is gone, and the next writer knows of it. */
    public synchronized void killWriter() {
        writer.ifPresent(MemoryWriter::die);
        writer = Optional.empty();
        unclean = true;
    }

    /** As if the records from {@code first} to {@code last} were on a page that the disk lost: they read as a gap. */
    public synchronized void lose(Position first, Position last) {
        records.subMap(first.sequence(), true, last.sequence(), true).clear();
    }

    /** As if the disk were full: until this is called with {@code false}, appends are refused. */
    public synchronized void setFull(boolean full) {
        this.full = full;
    }

    synchronized boolean isFull() {
        return full;
    }

    synchronized void publish(List<JournalRecord<T>> batch) {
        batch.forEach(record -> records.put(record.position().sequence(), record));
        durable += batch.size();
        notifyAll();
    }

    synchronized void release() {
        writer = Optional.empty();
    }

    synchronized void trim(Position keepAfter) {
        if (!records.isEmpty()) {
            records.headMap(Math.min(keepAfter.sequence() + 1, records.lastKey()), false)
                    .clear();
        }
    }

    synchronized ReadResult<T> read(Position after) {
        long next = after.sequence() + 1;
        if (next > durable) {
            return new ReadResult.Idle<>();
        }
        Optional<Long> found = Optional.ofNullable(records.ceilingKey(next));
        if (found.isPresent() && found.get() == next) {
            return new ReadResult.Found<>(records.get(next));
        }
        long lastLost = found.map(sequence -> sequence - 1).orElse(durable);
        return new ReadResult.Gap<>(new Position(next), new Position(lastLost), "removed from the journal in memory");
    }

    synchronized void wakeReaders() {
        notifyAll();
    }

    /** @param woken whether the reader shall wait no longer; asked after each {@link #wakeReaders} */
    synchronized ReadResult<T> await(Position after, Duration timeout, BooleanSupplier woken)
            throws InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        ReadResult<T> result = read(after);
        while (result instanceof ReadResult.Idle<T>) {
            long left = deadline - System.nanoTime();
            if (left <= 0 || woken.getAsBoolean()) {
                return result;
            }
            wait(left / 1_000_000, (int) (left % 1_000_000));
            result = read(after);
        }
        return result;
    }
}
