package io.syncline.planner;

import io.syncline.journal.Journal;
import io.syncline.journal.JournalException;
import io.syncline.journal.JournalReader;
import io.syncline.journal.JournalRecord;
import io.syncline.journal.JournalWriter;
import io.syncline.journal.Position;
import java.io.IOException;
import java.util.Optional;

/** A journal that takes a record, and then finds no space to make it durable; once. It keeps the batch. */
final class NoSpaceToForce<T> implements Journal<T>, JournalWriter<T> {
    private final Journal<T> journal;
    private Optional<JournalWriter<T>> writer = Optional.empty();
    private boolean hasRefused;

    NoSpaceToForce(Journal<T> journal) {
        this.journal = journal;
    }

    @Override
    public JournalWriter<T> openWriter() {
        writer = Optional.of(journal.openWriter());
        return this;
    }

    @Override
    public JournalReader<T> openReader(Position after) {
        return journal.openReader(after);
    }

    @Override
    public Position durable() {
        return journal.durable();
    }

    @Override
    public Position append(T value) {
        return writer.orElseThrow().append(value);
    }

    @Override
    public Position force() {
        if (!hasRefused) {
            hasRefused = true;
            throw JournalException.noSpace("the disk is full", new IOException("No space left on device"));
        }
        return writer.orElseThrow().force();
    }

    @Override
    public Optional<JournalRecord<T>> lastAtOpen() {
        return writer.orElseThrow().lastAtOpen();
    }

    @Override
    public boolean wasUnclean() {
        return writer.orElseThrow().wasUnclean();
    }

    @Override
    public void trim(Position keepAfter) {
        writer.orElseThrow().trim(keepAfter);
    }

    @Override
    public void close() {
        writer.orElseThrow().close();
    }
}
