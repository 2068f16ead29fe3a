package io.syncline.shipper;

import io.syncline.changeset.Rename;
import io.syncline.path.RelPath;
import io.syncline.shipper.rsync.LateResult;
import io.syncline.shipper.rsync.Mover;
import io.syncline.shipper.rsync.RenameOutcome;
import io.syncline.shipper.rsync.RsyncResult;
import io.syncline.shipper.rsync.RsyncRun;
import io.syncline.shipper.transfer.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The other side, as the loop needs it: rsync, or a fake that fails in every way. One thread, but for {@link #stop}. */
interface Mirror {
    /** Finds out what both ends can do. Everything else comes after this has answered {@link Outcome.Done}. */
    Outcome connect() throws InterruptedException;

    /** Whether a vanished name in a list is deleted; otherwise it goes with the listing of its parent. */
    boolean deletesByName();

    boolean canRename();

    /**
     * One outcome for each, in order. Never a reason to stop.
     *
     * @param outdated see {@link Mover#move(List, Set)}
     */
    List<RenameOutcome> move(List<Rename> renames, Set<RelPath> outdated) throws InterruptedException;

    RsyncResult run(RsyncRun run) throws InterruptedException;

    /**
     * The same as soon as possible: returns when the other side is true. What is known only at the end of the processes is
     * in {@link #late}.
     */
    RsyncResult ship(RsyncRun run) throws InterruptedException;

    /** Whether the other end is known to be the one that it was when {@link #looked} was called last. */
    default boolean isSure() {
        return true;
    }

    /** What is at the other end has been looked at, and may be shipped to. */
    default void looked() {}

    /** It may be another one from now on, whatever is known of the connection. */
    default void doubted() {}

    /** Has it made ready, if that pays, for a run like this one, of whatever names. */
    default void prepare(RsyncRun run) throws InterruptedException {}

    /** How many runs may be at work at once. */
    default int jobs() {
        return 1;
    }

    /**
     * Runs of names that have no path in common, several at once where that can be. None deletes.
     *
     * @return one result for each, in order
     */
    default List<RsyncResult> runBeside(List<RsyncRun> runs) throws InterruptedException {
        List<RsyncResult> results = new ArrayList<>();
        for (RsyncRun run : runs) {
            results.add(run(run));
        }
        return results;
    }

    /** What came since it was last asked. */
    LateResult late() throws InterruptedException;

    /** Whether the other side has been heard of since this was last asked: whatever failed there may do now. */
    default boolean wasHeard() {
        return false;
    }

    /** Takes a plan as a whole, in the place of runs; empty where it is carried out by runs of rsync. */
    default Optional<Errand> errand() {
        return Optional.empty();
    }

    /** From any thread, for good: ends what is running. */
    void stop();
}
