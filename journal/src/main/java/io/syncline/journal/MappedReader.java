package io.syncline.journal;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.function.UnaryOperator;

/** A reader whose results are changed on their way. Its position is that of the other. */
record MappedReader<T>(JournalReader<T> reader, UnaryOperator<ReadResult<T>> change) implements JournalReader<T> {
    MappedReader {
        requireNonNull(reader, "reader is null");
        requireNonNull(change, "change is null");
    }

    @Override
    public ReadResult<T> poll() {
        return change.apply(reader.poll());
    }

    @Override
    public ReadResult<T> awaitNext(Duration timeout) throws InterruptedException {
        return change.apply(reader.awaitNext(timeout));
    }

    @Override
    public void wake() {
        reader.wake();
    }

    @Override
    public Position position() {
        return reader.position();
    }

    @Override
    public void close() {
        reader.close();
    }
}
