package io.syncline.shipper;

import io.syncline.changeset.Changeset;
import io.syncline.changeset.DirtySet;
import io.syncline.changeset.Doubts;
import io.syncline.changeset.Rename;
import io.syncline.changeset.RenameLog;
import io.syncline.changeset.Scope;
import io.syncline.event.RescanReason;
import io.syncline.journal.JournalReader;
import io.syncline.journal.Position;
import io.syncline.journal.ReadResult;
import io.syncline.path.RelPath;
import io.syncline.process.ExitCode;
import io.syncline.process.StageException;
import io.syncline.shipper.rsync.ListedName;
import io.syncline.shipper.rsync.RsyncRun;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The changesets that were read and are not done, as one union: a destination that was away for a day gets one round, not
 * a replay. Bounded: what does not fit stays in the journal for the next round.
 */
final class Backlog {
    /** Paths of one union, in bytes; some hundred thousand paths. A guess. */
    private static final long MAX_BYTES = 64L << 20;

    private final JournalReader<Changeset> reader;
    private final Position covered;

    private DirtySet dirty = DirtySet.empty();
    private DirtySet doubted = DirtySet.empty();
    private RenameLog renames = new RenameLog();
    private Set<RescanReason> rescans = EnumSet.noneOf(RescanReason.class);
    private Optional<Instant> captured = Optional.empty();
    private long bytes;

    /** @param covered the last event that the first crawl has covered: changesets up to it say nothing new */
    Backlog(JournalReader<Changeset> reader, Position covered) {
        this.reader = reader;
        this.covered = covered;
    }

    /** Reads all that is there, as far as it fits. */
    void readAvailable() {
        if (isFull()) {
            return;
        }
        ReadResult<Changeset> result = reader.poll();
        if (!(result instanceof ReadResult.Idle<Changeset>)) {
            readFrom(result);
        }
    }

    /** Waits for something new, at most this long. */
    void await(Duration timeout) throws InterruptedException {
        if (isFull()) {
            Thread.sleep(timeout.toMillis());
            return;
        }
        ReadResult<Changeset> result = reader.awaitNext(timeout);
        if (!(result instanceof ReadResult.Idle<Changeset>)) {
            readFrom(result);
        }
    }

    /** What was taken for done, and was not. */
    void addAgain(List<RsyncRun> withdrawn) {
        DirtySet.Builder builder = DirtySet.builder().addAll(dirty);
        for (RsyncRun run : withdrawn) {
            for (ListedName name : run.names()) {
                Scope listed = name.contents() ? Scope.LISTING : Scope.ENTRY;
                builder.add(name.path(), run.kind() == RsyncRun.Kind.TREE ? Scope.TREE : listed);
            }
        }
        dirty = builder.build();
    }

    /** The last changeset in here, or behind which this starts. */
    Position position() {
        return reader.position();
    }

    DirtySet dirty() {
        return dirty;
    }

    /** Where equal size and time prove nothing; see {@link Changeset#doubted}. */
    DirtySet doubted() {
        return doubted;
    }

    List<Rename> renames() {
        return renames.renames();
    }

    /** Why the whole tree is dirty; empty if it is not. */
    Set<RescanReason> rescans() {
        return rescans.isEmpty() ? Set.of() : EnumSet.copyOf(rescans);
    }

    boolean isWholeTree() {
        return dirty.isWholeTree();
    }

    /** When the newest changeset's first event was captured; what was captured before is in here or done. */
    Optional<Instant> captured() {
        return captured;
    }

    /** All that was read is done. */
    void clear() {
        dirty = DirtySet.empty();
        doubted = DirtySet.empty();
        renames = new RenameLog();
        rescans = EnumSet.noneOf(RescanReason.class);
        captured = Optional.empty();
        bytes = 0;
    }

    private boolean isFull() {
        return bytes >= MAX_BYTES;
    }

    private void readFrom(ReadResult<Changeset> first) {
        DirtySet.Builder builder = DirtySet.builder().addAll(dirty);
        ReadResult<Changeset> result = first;
        while (!(result instanceof ReadResult.Idle<Changeset>)) {
            accept(result, builder);
            bytes = builder.bytes() + renames.bytes();
            result = isFull() ? new ReadResult.Idle<>() : reader.poll();
        }
        dirty = builder.build();
    }

    private void accept(ReadResult<Changeset> result, DirtySet.Builder builder) {
        if (result instanceof ReadResult.Found<Changeset> found) {
            add(found.found().value(), builder);
        } else if (result instanceof ReadResult.Gap<Changeset>) {
            builder.add(RelPath.ROOT, Scope.TREE);
            rescans.add(RescanReason.JOURNAL_GAP);
        } else if (result instanceof ReadResult.Damaged<Changeset> damaged) {
            throw new StageException(
                    ExitCode.JOURNAL,
                    "cannot read the changeset journal at " + damaged.at() + ": " + damaged.what()
                            + "; restart the planner, which puts the damaged part aside");
        }
    }

    private void add(Changeset changeset, DirtySet.Builder builder) {
        if (!changeset.span().last().isAfter(covered)) {
            return;
        }
        DirtySet.Builder doubts = DirtySet.builder().addAll(doubted).addAll(changeset.doubted());
        for (Rename rename : changeset.renames()) {
            Doubts.ofRename(rename, builder, renames).forEach(doubts::add);
            renames.add(rename);
        }
        doubted = doubts.build();
        builder.addAll(changeset.dirty());
        rescans.addAll(changeset.rescans());
        captured = Optional.of(changeset.firstEventAt());
    }
}
