package io.syncline.shipper;

import io.syncline.changeset.Changeset;
import io.syncline.changeset.DirtySet;
import io.syncline.changeset.Rename;
import io.syncline.changeset.Union;
import io.syncline.event.RescanReason;
import io.syncline.filter.FilterRules;
import io.syncline.journal.JournalReader;
import io.syncline.journal.Position;
import io.syncline.journal.ReadResult;
import io.syncline.process.ExitCode;
import io.syncline.process.Heartbeat;
import io.syncline.process.StageException;
import io.syncline.shipper.transfer.Moves;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The changesets that were read and are not done, as one union: a destination that was away for a day gets one round, not
 * a replay. All that is there is read; a union that becomes too large becomes coarser instead.
 */
final class Backlog {
    private final JournalReader<Changeset> reader;
    private final Position covered;
    private final FilterRules rules;
    private final Union union = new Union();
    private Optional<Moves> moves = Optional.empty();

    /** @param covered the last event that the first crawl has covered: changesets up to it say nothing new */
    Backlog(JournalReader<Changeset> reader, Position covered) {
        this(reader, covered, FilterRules.NONE);
    }

    /** @param rules of the destination */
    Backlog(JournalReader<Changeset> reader, Position covered, FilterRules rules) {
        this.rules = rules;
        this.reader = reader;
        this.covered = covered;
    }

    /** Reads all that is there. */
    void readAvailable() {
        readFrom(reader.poll());
    }

    /** Waits for something new, at most this long. */
    void await(Duration timeout) throws InterruptedException {
        readFrom(reader.awaitNext(timeout));
    }

    /** Ends that wait, or the next one; from any thread. */
    void wake() {
        reader.wake();
    }

    /** The last changeset in here, or behind which this starts. */
    Position position() {
        return reader.position();
    }

    DirtySet dirty() {
        return union.dirty();
    }

    /** Where equal size and time prove nothing; see {@link Changeset#doubted}. */
    DirtySet doubted() {
        return union.doubted();
    }

    List<Rename> renames() {
        return union.renames();
    }

    /** What these renames have done to a path that the destination has, however many of them it has executed. */
    Moves moves() {
        Moves now = moves.orElseGet(() -> Moves.of(union.steps()));
        moves = Optional.of(now);
        return now;
    }

    /** Why the whole tree is dirty; empty if it is not. */
    Set<RescanReason> rescans() {
        return union.rescans();
    }

    boolean isWholeTree() {
        return union.dirty().isWholeTree();
    }

    /** When the newest changeset's first event was captured; what was captured before is in here or done. */
    Optional<Instant> captured() {
        return union.newest();
    }

    /** All that was read is done. */
    void clear() {
        union.clear();
        moves = Optional.empty();
    }

    private void readFrom(ReadResult<Changeset> first) {
        ReadResult<Changeset> result = first;
        while (!(result instanceof ReadResult.Idle<Changeset>)) {
            Heartbeat.beat();
            accept(result);
            result = reader.poll();
        }
    }

    private void accept(ReadResult<Changeset> result) {
        moves = Optional.empty();
        if (result instanceof ReadResult.Found<Changeset> found) {
            add(found.found().value());
        } else if (result instanceof ReadResult.Gap<Changeset>) {
            union.addLost();
        } else if (result instanceof ReadResult.Damaged<Changeset> damaged) {
            throw new StageException(
                    ExitCode.JOURNAL,
                    "cannot read the changeset journal at " + damaged.at() + ": " + damaged.what()
                            + "; restart the planner, which puts the damaged part aside");
        }
    }

    private void add(Changeset changeset) {
        if (changeset.span().last().isAfter(covered)) {
            union.add(RuleFileChanges.spread(changeset, rules));
        }
    }
}
