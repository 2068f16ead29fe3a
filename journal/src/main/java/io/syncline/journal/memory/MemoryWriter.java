package io.syncline.journal.memory;

import io.syncline.journal.JournalException;
import io.syncline.journal.JournalRecord;
import io.syncline.journal.JournalWriter;
import io.syncline.journal.Position;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The writer of a {@link MemoryJournal}. */
final class MemoryWriter<T> implements JournalWriter<T> {
    private final MemoryJournal<T> journal;
    private final InstantSource clock;
    private final Optional<JournalRecord<T>> lastAtOpen;
    private final boolean unclean;
    private final List<JournalRecord<T>> batch = new ArrayList<>();
    private long last;
    private volatile boolean ended;

    MemoryWriter(
            MemoryJournal<T> journal,
            InstantSource clock,
            long last,
            Optional<JournalRecord<T>> lastAtOpen,
            boolean unclean) {
        this.journal = journal;
        this.clock = clock;
        this.last = last;
        this.lastAtOpen = lastAtOpen;
        this.unclean = unclean;
    }

    @Override
    public Position append(T value) {
        requireLive();
        if (journal.isFull()) {
            throw JournalException.noSpace(
                    "cannot append to the journal in memory: it was told to be full",
                    new IllegalStateException("full"));
        }
        Position position = new Position(last + 1);
        batch.add(new JournalRecord<>(position, clock.instant().truncatedTo(ChronoUnit.MICROS), value));
        last++;
        return position;
    }

    @Override
    public Position force() {
        requireLive();
        journal.publish(List.copyOf(batch));
        batch.clear();
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
        requireLive();
        journal.trim(keepAfter);
    }

    @Override
    public void close() {
        if (!ended) {
            force();
            ended = true;
            journal.release();
        }
    }

    void die() {
        ended = true;
    }

    private void requireLive() {
        if (ended) {
            throw new IllegalStateException("the writer is closed");
        }
    }
}
