package io.syncline.shipper;

import static java.util.Objects.requireNonNull;

import io.syncline.changeset.Changeset;
import io.syncline.changeset.Dirt;
import io.syncline.changeset.DirtySet;
import io.syncline.changeset.Rename;
import io.syncline.changeset.Scope;
import io.syncline.event.RescanReason;
import io.syncline.journal.Journal;
import io.syncline.journal.JournalReader;
import io.syncline.journal.JournalRecord;
import io.syncline.journal.JournalWriter;
import io.syncline.journal.Position;
import io.syncline.journal.ReadResult;
import io.syncline.path.RelPath;
import java.util.List;
import java.util.Set;

/**
 * A journal of changesets as it looks from a directory of the source, for a destination that gets that directory alone.
 * Positions are those of the journal; a changeset that is about other places is one in which nothing is dirty.
 */
public final class SubtreeChangesets implements Journal<Changeset> {
    private final Journal<Changeset> all;
    private final RelPath top;

    public SubtreeChangesets(Journal<Changeset> all, RelPath top) {
        this.all = requireNonNull(all, "all is null");
        this.top = requireNonNull(top, "top is null");
    }

    @Override
    public JournalWriter<Changeset> openWriter() {
        throw new UnsupportedOperationException("only the planner writes, and it knows the whole source");
    }

    @Override
    public JournalReader<Changeset> openReader(Position after) {
        return all.openReader(after).mapped(this::within);
    }

    @Override
    public Position durable() {
        return all.durable();
    }

    /** What of it lies in the directory, relative to that. */
    Changeset within(Changeset changeset) {
        DirtySet dirty = within(changeset.dirty());
        // Of the whole tree somebody wants to know why.
        boolean asked = changeset.dirty().isWholeTree() || !dirty.isWholeTree();
        return new Changeset(
                changeset.span(),
                dirty,
                within(changeset.doubted()).union(cameOrWent(changeset.renames())),
                changeset.renames().stream()
                        .filter(this::isWithin)
                        .map(rename -> new Rename(
                                rename.from().rebase(top, RelPath.ROOT),
                                rename.to().rebase(top, RelPath.ROOT),
                                rename.directory()))
                        .toList(),
                within(changeset.deferred()),
                changeset.reason(),
                asked ? changeset.rescans() : Set.of(RescanReason.MOVED_IN),
                changeset.firstEventAt(),
                changeset.closedAt());
    }

    /** A rename across the border is none here; and what came may have the size and time of what it has taken the place of. */
    private DirtySet cameOrWent(List<Rename> renames) {
        DirtySet.Builder builder = DirtySet.builder();
        for (Rename rename : renames) {
            if (!isWithin(rename)) {
                Scope scope = rename.directory() ? Scope.TREE : Scope.ENTRY;
                builder.add(rename.from(), scope).add(rename.to(), scope);
            }
        }
        return within(builder.build());
    }

    private boolean isWithin(Rename rename) {
        return rename.from().isBelow(top) && rename.to().isBelow(top);
    }

    private DirtySet within(DirtySet set) {
        if (!set.touches(top)) {
            return DirtySet.empty();
        }
        DirtySet.Builder builder = DirtySet.builder();
        for (Dirt dirt : set.elements()) {
            if (dirt.path().isWithin(top)) {
                builder.add(dirt.path().rebase(top, RelPath.ROOT), dirt.scope());
            } else if (dirt.covers(new Dirt(top, Scope.TREE))) {
                builder.add(RelPath.ROOT, Scope.TREE);
            } else if (dirt.covers(new Dirt(top, Scope.ENTRY))) {
                builder.add(RelPath.ROOT, Scope.ENTRY);
            }
        }
        return builder.build();
    }

    private ReadResult<Changeset> within(ReadResult<Changeset> result) {
        if (result instanceof ReadResult.Found<Changeset> found) {
            JournalRecord<Changeset> record = found.found();
            return new ReadResult.Found<>(
                    new JournalRecord<>(record.position(), record.appendedAt(), within(record.value())));
        }
        return result;
    }
}
