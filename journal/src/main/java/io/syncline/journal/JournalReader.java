package io.syncline.journal;

import java.time.Duration;
import java.util.function.UnaryOperator;

/** Reads records in order. Used by one thread, but for {@link #wake}. */
public interface JournalReader<T> extends AutoCloseable {
    /** The next result at once, without blocking. */
    ReadResult<T> poll();

    /**
     * Waits at most {@code timeout} for something else than {@link ReadResult.Idle}. A force in the same process wakes it
     * at once; one in another process is seen within a few milliseconds.
     *
     * @throws InterruptedException if interrupted while waiting
     */
    ReadResult<T> awaitNext(Duration timeout) throws InterruptedException;

    /**
     * Ends the wait of {@link #awaitNext} that is under way, or the next one, as if its time were over. From any thread,
     * such as the one that wants the reader's thread to stop.
     */
    void wake();

    /** The position of the last record (or the last lost one) that was returned. */
    Position position();

    /** The same reader, each result changed as it is returned. */
    default JournalReader<T> mapped(UnaryOperator<ReadResult<T>> change) {
        return new MappedReader<>(this, change);
    }

    @Override
    void close();
}
