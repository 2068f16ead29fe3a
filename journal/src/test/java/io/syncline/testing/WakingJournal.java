package io.syncline.testing;

import static java.util.Objects.requireNonNull;

import io.syncline.journal.Journal;
import io.syncline.journal.JournalReader;
import io.syncline.journal.JournalWriter;
import io.syncline.journal.Position;
import io.syncline.journal.ReadResult;
import java.time.Duration;

/** A journal whose readers wait until there is something or until they are woken, however short they mean to wait. */
public record WakingJournal<T>(Journal<T> journal) implements Journal<T> {
    private static final Duration FOR_EVER = Duration.ofDays(1);

    public WakingJournal {
        requireNonNull(journal, "journal is null");
    }

    @Override
    public JournalWriter<T> openWriter() {
        return journal.openWriter();
    }

    @Override
    public JournalReader<T> openReader(Position after) {
        return new Reader<>(journal.openReader(after));
    }

    @Override
    public Position durable() {
        return journal.durable();
    }

    private record Reader<T>(JournalReader<T> reader) implements JournalReader<T> {
        @Override
        public ReadResult<T> poll() {
            return reader.poll();
        }

        @Override
        public ReadResult<T> awaitNext(Duration timeout) throws InterruptedException {
            return reader.awaitNext(FOR_EVER);
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
}
