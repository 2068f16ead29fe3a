package io.syncline.planner;

import io.syncline.journal.Journal;
import io.syncline.journal.JournalReader;
import io.syncline.journal.JournalRecord;
import io.syncline.journal.JournalWriter;
import io.syncline.journal.Position;
import io.syncline.journal.ReadResult;
import io.syncline.journal.memory.MemoryJournal;
import java.time.Duration;
import java.util.Optional;

/**
 * A journal as one process sees it, which dies before or after any of its calls. What it appended and did not force is
 * gone then. A reader never blocks: it asks {@code whenIdle} to let time pass or things happen.
 */
final class MortalJournal<T> implements Journal<T> {
    private final MemoryJournal<T> journal;
    private final Lifespan life;
    private final Idle whenIdle;

    MortalJournal(MemoryJournal<T> journal, Lifespan life, Idle whenIdle) {
        this.journal = journal;
        this.life = life;
        this.whenIdle = whenIdle;
    }

    /** The world outside of the process, while the process waits. */
    @FunctionalInterface
    interface Idle {
        void pass(Duration time);
    }

    @Override
    public JournalWriter<T> openWriter() {
        life.step("before openWriter");
        JournalWriter<T> writer = journal.openWriter();
        return new Writer(writer);
    }

    @Override
    public JournalReader<T> openReader(Position after) {
        life.step("before openReader");
        return new Reader(journal.openReader(after));
    }

    @Override
    public Position durable() {
        return journal.durable();
    }

    private final class Writer implements JournalWriter<T> {
        private final JournalWriter<T> writer;

        Writer(JournalWriter<T> writer) {
            this.writer = writer;
        }

        @Override
        public Position append(T value) {
            life.step("before append");
            Position position = writer.append(value);
            life.step("after append");
            return position;
        }

        @Override
        public Position force() {
            life.step("before force");
            Position position = writer.force();
            life.step("after force");
            return position;
        }

        @Override
        public Optional<JournalRecord<T>> lastAtOpen() {
            return writer.lastAtOpen();
        }

        @Override
        public boolean wasUnclean() {
            return writer.wasUnclean();
        }

        @Override
        public void trim(Position keepAfter) {
            life.step("before trim");
            writer.trim(keepAfter);
            life.step("after trim");
        }

        @Override
        public void close() {
            if (life.isDead()) {
                journal.killWriter();
            } else {
                writer.close();
            }
        }
    }

    private final class Reader implements JournalReader<T> {
        private final JournalReader<T> reader;

        Reader(JournalReader<T> reader) {
            this.reader = reader;
        }

        @Override
        public ReadResult<T> poll() {
            ReadResult<T> result = reader.poll();
            life.step("after poll");
            return result;
        }

        @Override
        public ReadResult<T> awaitNext(Duration timeout) {
            ReadResult<T> result = reader.poll();
            if (result instanceof ReadResult.Idle<T>) {
                whenIdle.pass(timeout);
                result = reader.poll();
            }
            life.step("after awaitNext");
            return result;
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
