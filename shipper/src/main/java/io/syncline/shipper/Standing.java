package io.syncline.shipper;

import static java.util.Objects.requireNonNull;

import io.syncline.journal.Position;
import io.syncline.shipper.transfer.Quarantine;
import io.syncline.shipper.transfer.RacyTimes;
import java.time.Instant;
import java.util.Optional;

/**
 * Where a shipper stands: what a restart goes on from. Replaced as a whole, so that nothing is acknowledged that is not
 * done or written down as failed.
 *
 * @param position the last changeset that is done, but for the crawl and the quarantine
 * @param covered the last event that the first crawl covers
 * @param entries of the mirror, as far as known
 * @param crawl of the whole tree, if one is under way
 * @param writtenAt when this was; what was transferred since is not known after a crash
 */
record Standing(
        Position position,
        Position covered,
        long entries,
        Optional<Crawl> crawl,
        Quarantine quarantine,
        RacyTimes racy,
        Instant writtenAt) {
    Standing {
        requireNonNull(position, "position is null");
        requireNonNull(covered, "covered is null");
        requireNonNull(crawl, "crawl is null");
        requireNonNull(quarantine, "quarantine is null");
        requireNonNull(racy, "racy is null");
        requireNonNull(writtenAt, "writtenAt is null");
    }

    static Standing firstContact(Position changesets, Position events, Instant now) {
        Crawl crawl = Crawl.begin("first contact", true, now);
        return new Standing(changesets, events, 0, Optional.of(crawl), Quarantine.empty(), RacyTimes.none(), now);
    }

    /** What a pass that is under way has shipped included; as far as known. */
    long allEntries() {
        return entries + crawl.map(Crawl::entries).orElse(0L);
    }

    Standing at(Position other) {
        return new Standing(other, covered, entries, crawl, quarantine, racy, writtenAt);
    }

    Standing withEntries(long other) {
        return new Standing(position, covered, Math.max(0, other), crawl, quarantine, racy, writtenAt);
    }

    Standing withCrawl(Optional<Crawl> other) {
        return new Standing(position, covered, entries, other, quarantine, racy, writtenAt);
    }

    Standing withQuarantine(Quarantine other) {
        return new Standing(position, covered, entries, crawl, other, racy, writtenAt);
    }

    Standing withRacy(RacyTimes other) {
        return new Standing(position, covered, entries, crawl, quarantine, other, writtenAt);
    }

    Standing written(Instant now) {
        return new Standing(position, covered, entries, crawl, quarantine, racy, now);
    }
}
