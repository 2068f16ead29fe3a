package io.syncline.shipper;

import static java.util.Objects.requireNonNull;

import io.syncline.changeset.CollapsePolicy;
import io.syncline.changeset.DirtySet;
import io.syncline.path.RelPath;
import io.syncline.shipper.rsync.RsyncStats;
import io.syncline.shipper.transfer.HoldReason;
import java.time.Instant;
import java.util.Optional;

/**
 * How far a crawl of the whole tree has got.
 *
 * @param reason why it was begun, for people
 * @param first whether the destination was never seen before
 * @param asked whether it is known that the destination has nothing of its own. What it has from then on is ours, also from
 *     a first chunk that was cut off
 * @param released the hold that a person has let through: its release is for the whole crawl, whatever else holds it
 * @param doubted where equal size and time prove nothing
 * @param after the last directory whose entries are shipped, and all that precede it in path order; empty at the start
 * @param walked whether all directories are; what may be left are links between them
 * @param linked whether a file with several names was seen
 * @param entries seen so far
 * @param files transferred so far
 * @param bytes sent so far
 * @param deletions at the destination so far
 */
record Crawl(
        String reason,
        boolean first,
        boolean asked,
        Optional<HoldReason> released,
        DirtySet doubted,
        Instant startedAt,
        Optional<RelPath> after,
        boolean walked,
        boolean linked,
        long entries,
        long files,
        long bytes,
        long deletions) {
    /** Written with every chunk; coarser means only that more is read. A guess. */
    private static final CollapsePolicy DOUBTED = new CollapsePolicy(500, 500);

    Crawl {
        requireNonNull(reason, "reason is null");
        requireNonNull(released, "released is null");
        requireNonNull(doubted, "doubted is null");
        requireNonNull(startedAt, "startedAt is null");
        requireNonNull(after, "after is null");
    }

    static Crawl begin(String reason, boolean first, Instant now) {
        return new Crawl(
                reason,
                first,
                false,
                Optional.empty(),
                DirtySet.empty(),
                now,
                Optional.empty(),
                false,
                false,
                0,
                0,
                0,
                0);
    }

    boolean isUntouched() {
        return after.isEmpty() && !walked;
    }

    Crawl asAsked() {
        return new Crawl(
                reason, first, true, released, doubted, startedAt, after, walked, linked, entries, files, bytes,
                deletions);
    }

    /** From the beginning, for another reason: what was asked and what is doubted stay so. */
    Crawl again(String other, Instant now) {
        return new Crawl(
                other, first, asked, Optional.empty(), doubted, now, Optional.empty(), false, false, 0, 0, 0, 0);
    }

    Crawl doubting(DirtySet other) {
        return new Crawl(
                reason,
                first,
                asked,
                released,
                DOUBTED.apply(other),
                startedAt,
                after,
                walked,
                linked,
                entries,
                files,
                bytes,
                deletions);
    }

    /** Who lets entries go that the destination had before, has answered the question for them. */
    Crawl asReleased(HoldReason hold) {
        boolean answered = asked || hold == HoldReason.UNKNOWN_ENTRIES;
        return new Crawl(
                reason,
                first,
                answered,
                Optional.of(hold),
                doubted,
                startedAt,
                after,
                walked,
                linked,
                entries,
                files,
                bytes,
                deletions);
    }

    Crawl withEntries(long other) {
        return new Crawl(
                reason, first, asked, released, doubted, startedAt, after, walked, linked, other, files, bytes,
                deletions);
    }

    /** After a chunk has been shipped. */
    Crawl plus(Chunk chunk, RsyncStats stats) {
        return new Crawl(
                reason,
                first,
                asked,
                released,
                doubted,
                startedAt,
                chunk.last().or(() -> after),
                chunk.end(),
                linked || chunk.linked(),
                entries + chunk.entries(),
                files + stats.transferred(),
                bytes + stats.sent(),
                deletions + stats.deleted());
    }
}
