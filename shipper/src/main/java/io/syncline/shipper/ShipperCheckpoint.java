package io.syncline.shipper;

import static java.util.Objects.requireNonNull;

import io.syncline.changeset.Dirt;
import io.syncline.changeset.DirtySet;
import io.syncline.changeset.Scope;
import io.syncline.journal.Position;
import io.syncline.path.PathText;
import io.syncline.shipper.transfer.HoldReason;
import io.syncline.shipper.transfer.Quarantine;
import io.syncline.shipper.transfer.Quarantined;
import io.syncline.shipper.transfer.RacyTimes;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What {@code checkpoint.json} of a destination holds. Paths are written as {@link PathText} has them.
 *
 * @param version 1
 * @param destination whose state this is, in canonical form
 * @param position the last changeset that is done
 * @param covered the last event that the first crawl covers
 * @param entries of the mirror, as far as known
 * @param crawl of the whole tree, if one is under way
 * @param quarantine paths that failed by themselves
 * @param racy when the times of files could not be trusted
 * @param writtenAt when this was written
 */
public record ShipperCheckpoint(
        int version,
        String destination,
        long position,
        long covered,
        long entries,
        Optional<CrawlPart> crawl,
        List<QuarantinedPart> quarantine,
        List<SpanPart> racy,
        Instant writtenAt) {
    public static final int VERSION = 1;

    /** How far a crawl has got. */
    public record CrawlPart(
            String reason,
            boolean first,
            boolean asked,
            Optional<HoldReason> released,
            List<DirtPart> doubted,
            Instant startedAt,
            Optional<String> after,
            boolean walked,
            boolean linked,
            long entries,
            long files,
            long bytes,
            long deletions) {}

    /** One path of a set. */
    public record DirtPart(String path, Scope scope) {}

    /**
     * One path that is not true.
     *
     * @param byContent whether equal size and time prove nothing there
     */
    public record QuarantinedPart(
            String path, Scope scope, String error, int attempts, Instant since, Instant nextTry, boolean byContent) {}

    /** Both ends inclusive. */
    public record SpanPart(Instant from, Instant to) {}

    public ShipperCheckpoint {
        requireNonNull(destination, "destination is null");
        requireNonNull(crawl, "crawl is null");
        quarantine = List.copyOf(quarantine);
        racy = List.copyOf(racy);
        requireNonNull(writtenAt, "writtenAt is null");
        if (version != VERSION) {
            throw new IllegalArgumentException("unknown version: " + version);
        }
    }

    /**
     * The same, from an earlier or later place in the changeset journal; for {@code checkpoint rewind}. Nothing counts as
     * covered by the first crawl then: whoever rewinds wants to see it shipped.
     */
    public ShipperCheckpoint at(Position other) {
        return new ShipperCheckpoint(
                version, destination, other.sequence(), 0, entries, crawl, quarantine, racy, writtenAt);
    }

    static ShipperCheckpoint of(String destination, Standing standing) {
        return new ShipperCheckpoint(
                VERSION,
                destination,
                standing.position().sequence(),
                standing.covered().sequence(),
                standing.entries(),
                standing.crawl().map(ShipperCheckpoint::part),
                standing.quarantine().entries().stream()
                        .map(ShipperCheckpoint::part)
                        .toList(),
                standing.racy().spans().stream()
                        .map(span -> new SpanPart(span.from(), span.to()))
                        .toList(),
                standing.writtenAt());
    }

    Standing standing() {
        return new Standing(
                new Position(position),
                new Position(covered),
                entries,
                crawl.map(ShipperCheckpoint::crawl),
                Quarantine.of(
                        quarantine.stream().map(ShipperCheckpoint::quarantined).toList()),
                RacyTimes.of(racy.stream()
                        .map(span -> new RacyTimes.Span(span.from(), span.to()))
                        .toList()),
                writtenAt);
    }

    private static CrawlPart part(Crawl crawl) {
        return new CrawlPart(
                crawl.reason(),
                crawl.first(),
                crawl.asked(),
                crawl.released(),
                crawl.doubted().elements().stream()
                        .map(dirt -> new DirtPart(PathText.of(dirt.path()), dirt.scope()))
                        .toList(),
                crawl.startedAt(),
                crawl.after().map(PathText::of),
                crawl.walked(),
                crawl.linked(),
                crawl.entries(),
                crawl.files(),
                crawl.bytes(),
                crawl.deletions());
    }

    private static Crawl crawl(CrawlPart part) {
        return new Crawl(
                part.reason(),
                part.first(),
                part.asked(),
                part.released(),
                DirtySet.of(part.doubted().stream()
                        .map(dirt -> new Dirt(PathText.parse(dirt.path()), dirt.scope()))
                        .toList()),
                part.startedAt(),
                part.after().map(PathText::parse),
                part.walked(),
                part.linked(),
                part.entries(),
                part.files(),
                part.bytes(),
                part.deletions());
    }

    private static QuarantinedPart part(Quarantined entry) {
        Dirt dirt = entry.dirt();
        return new QuarantinedPart(
                PathText.of(dirt.path()),
                dirt.scope(),
                entry.error(),
                entry.attempts(),
                entry.since(),
                entry.nextTry(),
                entry.byContent());
    }

    private static Quarantined quarantined(QuarantinedPart part) {
        Dirt dirt = new Dirt(PathText.parse(part.path()), part.scope());
        return new Quarantined(dirt, part.error(), part.attempts(), part.since(), part.nextTry(), part.byContent());
    }
}
