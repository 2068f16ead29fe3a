package io.syncline.journal;

/**
 * A durable sequence of values with one writer and any number of readers, in one process or in several.
 *
 * <p>Two implementations keep the same contract: one on disk, one in memory for tests.
 */
public interface Journal<T> {
    /**
     * Becomes the one writer. After a stop that was not clean, the old epoch is sealed at its last good record and a new
     * one is begun.
     *
     * @throws JournalException if another writer lives, or the disk refuses
     */
    JournalWriter<T> openWriter();

    /**
     * A reader whose first record is the one behind {@code after}. A position that lies before the oldest record reads as
     * {@link ReadResult.Gap}. The journal need not exist yet: it reads as idle until it does.
     *
     * @throws JournalException if {@code after} lies behind the last durable record, or the disk refuses
     */
    JournalReader<T> openReader(Position after);

    /** The last position that a writer has forced; {@link Position#NONE} for a journal without records. */
    Position durable();
}
