package io.syncline.fold;

import static java.util.Objects.requireNonNull;

import io.syncline.changeset.Changeset;
import io.syncline.journal.Journal;
import io.syncline.journal.JournalException;
import io.syncline.journal.JournalReader;
import io.syncline.journal.JournalRecord;
import io.syncline.journal.JournalWriter;
import io.syncline.journal.Position;
import io.syncline.journal.ReadResult;

/**
 * A changeset journal whose readers get the fold in the place of records that were removed, if it stands for all of them.
 * Part of it may stand for what the reader has done already, or is yet to read; that is free.
 */
public final class FoldedJournal implements Journal<Changeset> {
    private final Journal<Changeset> journal;
    private final FoldFile file;

    public FoldedJournal(Journal<Changeset> journal, FoldFile file) {
        this.journal = requireNonNull(journal, "journal is null");
        this.file = requireNonNull(file, "file is null");
    }

    @Override
    public JournalWriter<Changeset> openWriter() {
        return journal.openWriter();
    }

    @Override
    public JournalReader<Changeset> openReader(Position after) {
        return journal.openReader(after).mapped(this::bridged);
    }

    @Override
    public Position durable() {
        return journal.durable();
    }

    private ReadResult<Changeset> bridged(ReadResult<Changeset> result) {
        if (!(result instanceof ReadResult.Gap<Changeset> gap)) {
            return result;
        }
        try {
            return file.read()
                    .filter(fold -> fold.standsFor(gap.firstLost(), gap.lastLost()))
                    .map(fold -> found(gap.lastLost(), fold.union()))
                    .orElse(gap);
        } catch (JournalException unreadable) {
            return new ReadResult.Gap<>(gap.firstLost(), gap.lastLost(), gap.why() + "; " + unreadable.getMessage());
        }
    }

    private static ReadResult<Changeset> found(Position last, Changeset union) {
        return new ReadResult.Found<>(new JournalRecord<>(last, union.closedAt(), union));
    }
}
