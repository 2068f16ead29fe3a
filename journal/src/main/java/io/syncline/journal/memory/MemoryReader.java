package io.syncline.journal.memory;

import io.syncline.journal.JournalReader;
import io.syncline.journal.Position;
import io.syncline.journal.ReadResult;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/** A reader of a {@link MemoryJournal}. */
final class MemoryReader<T> implements JournalReader<T> {
    private final MemoryJournal<T> journal;
    private final AtomicBoolean woken = new AtomicBoolean();
    private Position position;

    MemoryReader(MemoryJournal<T> journal, Position after) {
        this.journal = journal;
        this.position = after;
    }

    @Override
    public ReadResult<T> poll() {
        return advanced(journal.read(position));
    }

    @Override
    public ReadResult<T> awaitNext(Duration timeout) throws InterruptedException {
        ReadResult<T> result = advanced(journal.await(position, timeout, woken::get));
        if (result instanceof ReadResult.Idle<T>) {
            woken.set(false);
        }
        return result;
    }

    @Override
    public void wake() {
        woken.set(true);
        journal.wakeReaders();
    }

    @Override
    public Position position() {
        return position;
    }

    @Override
    public void close() {}

    private ReadResult<T> advanced(ReadResult<T> result) {
        if (result instanceof ReadResult.Found<T> found) {
            position = found.found().position();
        } else if (result instanceof ReadResult.Gap<T> gap) {
            position = gap.lastLost();
        }
        return result;
    }
}
