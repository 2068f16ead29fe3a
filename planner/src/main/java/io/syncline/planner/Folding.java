package io.syncline.planner;

import static java.util.Objects.requireNonNull;

import io.syncline.changeset.Changeset;
import io.syncline.changeset.CloseReason;
import io.syncline.changeset.DirtySet;
import io.syncline.changeset.Union;
import io.syncline.fold.Fold;
import io.syncline.fold.FoldFile;
import io.syncline.journal.Journal;
import io.syncline.journal.JournalReader;
import io.syncline.journal.Position;
import io.syncline.journal.ReadResult;
import io.syncline.journal.StoredSegment;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Folds the oldest changesets into one union when the journal is too large or too old. Only writes the fold, durably;
 * what it stands for is removed by the writer of the journal afterwards. A death between the two leaves changesets that
 * are there twice, which is free.
 */
public final class Folding {
    private final RetentionPolicy policy;
    private final Journal<Changeset> journal;
    private final Supplier<List<StoredSegment>> stored;
    private final FoldFile file;

    /**
     * @param journal as it is kept, without the fold
     * @param stored its files, oldest first
     */
    public Folding(
            RetentionPolicy policy, Journal<Changeset> journal, Supplier<List<StoredSegment>> stored, FoldFile file) {
        this.policy = requireNonNull(policy, "policy is null");
        this.journal = requireNonNull(journal, "journal is null");
        this.stored = requireNonNull(stored, "stored is null");
        this.file = requireNonNull(file, "file is null");
    }

    /** Whether the newest file is so large that it should end, so that it can go as a whole. */
    boolean isFileFull() {
        List<StoredSegment> all = stored.get();
        return !all.isEmpty() && all.get(all.size() - 1).bytes() > policy.maxBytes() / 8;
    }

    /** Up to where to fold; empty while the journal is small and young. Never the newest record's file. */
    Optional<Position> due(Instant now) {
        List<StoredSegment> all = stored.get();
        long bytes = all.stream().mapToLong(StoredSegment::bytes).sum();
        // Goes on growing while it is folded: so begun early, and more than needed.
        boolean tooLarge = bytes > policy.maxBytes() / 4 * 3;
        Optional<Position> last = Optional.empty();
        for (StoredSegment oldest : all.subList(0, newestWithRecords(all))) {
            boolean tooOld = oldest.until().plus(policy.maxAge()).isBefore(now);
            if (!tooOld && !(tooLarge && bytes > policy.maxBytes() / 2)) {
                break;
            }
            bytes -= oldest.bytes();
            last = Optional.of(oldest.segment().last());
        }
        return last;
    }

    /**
     * @param done every destination has done the changesets up to here
     * @param last up to where to fold
     * @param stopping whether to give up
     * @return whether the fold stands for all behind {@code done} up to {@code last} now
     */
    boolean fold(Position done, Position last, BooleanSupplier stopping) {
        Optional<Fold> before = file.read().filter(fold -> fold.last().isAfter(done));
        Position from = before.map(Fold::last).orElse(done);
        if (!last.isAfter(from)) {
            return before.isPresent() || !last.isAfter(done);
        }
        // The fold and its successor are on disk together for a moment, each with two covers.
        Sum sum = new Sum(Union.within(policy.maxBytes() / 16));
        before.ifPresent(fold -> sum.add(fold.first(), fold.union()));
        try (JournalReader<Changeset> reader = journal.openReader(from)) {
            while (last.isAfter(reader.position())) {
                if (stopping.getAsBoolean() || !sum.accept(reader.poll())) {
                    return false;
                }
            }
            Optional<Fold> fold = sum.fold(reader.position());
            fold.ifPresent(file::write);
            return fold.isPresent();
        }
    }

    /** When everybody has done what it stands for. */
    void removeIfDone(Position done) {
        if (file.read().filter(fold -> !fold.last().isAfter(done)).isPresent()) {
            file.remove();
        }
    }

    private static int newestWithRecords(List<StoredSegment> all) {
        int newest = all.size() - 1;
        while (newest >= 0 && all.get(newest).segment().isEmpty()) {
            newest--;
        }
        return Math.max(0, newest);
    }

    /** What was read so far. */
    private static final class Sum {
        private final Union union;
        private Position begin = Position.NONE;
        private Optional<Changeset> oldest = Optional.empty();
        private Optional<Changeset> newest = Optional.empty();

        Sum(Union union) {
            this.union = union;
        }

        /** Whether the reader is good for more. */
        boolean accept(ReadResult<Changeset> result) {
            if (result instanceof ReadResult.Found<Changeset> found) {
                add(found.found().position(), found.found().value());
                return true;
            }
            if (result instanceof ReadResult.Gap<Changeset>) {
                // What is missing at the beginning is not promised; what is missing in the middle may have been
                // anything.
                oldest.ifPresent(any -> union.addLost());
                return true;
            }
            return false;
        }

        void add(Position position, Changeset changeset) {
            if (oldest.isEmpty()) {
                begin = position;
                oldest = Optional.of(changeset);
            }
            newest = Optional.of(changeset);
            union.add(changeset);
        }

        Optional<Fold> fold(Position last) {
            return oldest.map(first -> new Fold(begin, last, union(first, newest.orElseThrow())));
        }

        private Changeset union(Changeset first, Changeset last) {
            union.dropRenames();
            return new Changeset(
                    first.span().union(last.span()),
                    union.dirty(),
                    union.doubted(),
                    List.of(),
                    // The planner carries what waits on to its newest changeset, which is never folded.
                    DirtySet.empty(),
                    CloseReason.UNION,
                    union.rescans(),
                    first.firstEventAt(),
                    last.closedAt());
        }
    }
}
