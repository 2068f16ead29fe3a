package io.syncline.journal;

import java.util.Optional;

/** The one writer of a journal. Used by one thread. */
public interface JournalWriter<T> extends AutoCloseable {
    /**
     * Adds a record, not yet durable and not yet visible.
     *
     * @throws JournalException if the record is too large, or the disk is full: then nothing that was acknowledged is lost,
     *     and {@link JournalException#isNoSpace()} says that the same append may be tried again when there is space
     */
    Position append(T value);

    /** The same where nobody asks for the position. */
    default void add(T value) {
        append(value);
    }

    /** The same for what nobody has made yet. */
    default void write(Writable<T> value) {
        append(value.value());
    }

    /**
     * Makes everything appended durable, publishes it to the readers, and wakes those of this process. Once per batch.
     *
     * @return the last durable position
     * @throws JournalException if the disk refuses; whether the batch is on disk is unknown then, and the process must end.
     *     With {@link JournalException#isNoSpace()} the batch is kept, and the same call may be tried again
     */
    Position force();

    /** The last record that was durable when this writer was opened; the place where an owner left off. */
    Optional<JournalRecord<T>> lastAtOpen();

    /** Whether the journal before this writer ended without a clean close. */
    boolean wasUnclean();

    /** Removes whole files whose records all lie at or before {@code keepAfter}. Keeps at least the newest record. */
    void trim(Position keepAfter);

    /**
     * Forces, and ends the newest file: {@link #trim} can remove it as soon as there is a newer record. Nothing to do where
     * records are removed one by one.
     *
     * @throws JournalException as {@link #append} and {@link #force} do
     */
    default void roll() {
        force();
    }

    /** Forces, and marks the end as clean. */
    @Override
    void close();
}
