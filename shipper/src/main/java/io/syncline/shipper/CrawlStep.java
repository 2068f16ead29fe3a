package io.syncline.shipper;

import io.syncline.changeset.Dirt;
import io.syncline.changeset.Scope;
import io.syncline.journal.Position;
import io.syncline.path.RelPath;
import io.syncline.shipper.action.Told;
import io.syncline.shipper.destination.FirstContact;
import io.syncline.shipper.rsync.ListedName;
import io.syncline.shipper.rsync.RsyncResult;
import io.syncline.shipper.rsync.RsyncRun;
import io.syncline.shipper.rsync.RsyncStats;
import io.syncline.shipper.transfer.HoldEvidence;
import io.syncline.shipper.transfer.HoldReason;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedSet;
import java.util.stream.Collectors;

/** Ships one chunk of a crawl, or the links between the chunks. For one attempt. */
final class CrawlStep {
    /** Names of one run that only links them. */
    private static final int LINKS_PER_RUN = 5_000;

    private final ShipContext context;
    private final Standing standing;
    private final Crawl crawl;
    private RsyncStats stats = RsyncStats.NONE;

    CrawlStep(ShipContext context, Standing standing) {
        this.context = context;
        this.standing = standing;
        this.crawl = standing.crawl().orElseThrow();
    }

    /** Whether nobody has looked yet for what the destination has of its own. */
    boolean mustAsk() {
        return crawl.isUntouched() && deletes() && isAsked() && !crawl.asked();
    }

    /** Empty if the pass may begin. */
    Optional<Attempt> ask() throws InterruptedException {
        return new UnknownEntries(context).ask();
    }

    Attempt ship(Chunk chunk) throws InterruptedException {
        // RACE: as in a round. A walk of the wrong root finds nothing and would end the crawl.
        Optional<HoldEvidence> problem = context.rootProblem().or(this::emptied);
        if (problem.isPresent()) {
            return new Attempt.Held(problem.get());
        }
        if (chunk.directories().isEmpty()) {
            return Attempt.Shipped.NOTHING;
        }
        List<ListedName> names =
                chunk.directories().stream().map(ListedName::listing).toList();
        RsyncRun run = flat(names, deletes(), chunk.linked());
        boolean countsFirst = crawl.isUntouched()
                && deletes()
                && !isAsked()
                && crawl.released().isEmpty();
        Optional<Attempt> tooMany = countsFirst ? count(run) : Optional.empty();
        return tooMany.isPresent() ? tooMany.get() : carryOut(byContent(run));
    }

    /** The same in two runs where something is in doubt; but the names of a linked file have to travel in one. */
    private List<RsyncRun> byContent(RsyncRun run) {
        Set<RelPath> holders = new HashSet<>();
        crawl.doubted().elements().forEach(dirt -> dirt.path().parent().ifPresent(holders::add));
        Map<Boolean, List<ListedName>> parts = run.names().stream()
                .collect(Collectors.partitioningBy(name ->
                        holders.contains(name.path()) || crawl.doubted().covers(new Dirt(name.path(), Scope.LISTING))));
        if (parts.get(true).isEmpty()) {
            return List.of(run);
        }
        RsyncRun careful = run.withCompare(RsyncRun.Compare.CONTENT);
        return parts.get(false).isEmpty() || run.hardLinks()
                ? List.of(careful)
                : List.of(careful.withNames(parts.get(true)), run.withNames(parts.get(false)));
    }

    /** All of it in one step. */
    Attempt send(Errand errand) throws InterruptedException {
        Optional<HoldEvidence> problem = context.rootProblem().or(this::emptied);
        if (problem.isPresent()) {
            return new Attempt.Held(problem.get());
        }
        Position upTo = standing.position();
        long released = crawl.released().isPresent() ? Long.MAX_VALUE : 0;
        return errand.run(new Errand.Task(Told.wholeTree(), crawl.reason(), upTo, upTo, deletes(), released, true));
    }

    /** Joins the names of files that lie in different chunks, now that all of them are there. */
    Attempt shipLinks() throws InterruptedException {
        // After a restart, the names that came before it are not known.
        new LinkedFiles(context, new LstatFacts(context.tree()), standing.racy()).findAllNames();
        List<RsyncRun> runs = new ArrayList<>();
        List<ListedName> names = new ArrayList<>();
        for (SortedSet<RelPath> group : context.links().spread()) {
            group.stream().map(ListedName::entry).forEach(names::add);
            if (names.size() >= LINKS_PER_RUN) {
                runs.add(flat(names, false, true));
                names = new ArrayList<>();
            }
        }
        if (!names.isEmpty()) {
            runs.add(flat(names, false, true));
        }
        return carryOut(runs);
    }

    RsyncStats stats() {
        return stats;
    }

    private Attempt carryOut(List<RsyncRun> runs) throws InterruptedException {
        Transfers transfers = context.transfers(standing.entries());
        try {
            Attempt attempt = transfers.carryOut(runs, Math.max(0, limit() - crawl.deletions()));
            // What vanished under the crawl's hands was captured: the event comes behind the crawl.
            return attempt instanceof Attempt.Moved moved
                            && moved.ranToEnd()
                            && context.rootProblem().isEmpty()
                    ? new Attempt.Shipped(transfers.stats(), moved.failures())
                    : attempt;
        } finally {
            stats = transfers.stats();
        }
    }

    /** In place of a count: nothing at all may be deleted then. */
    private boolean isAsked() {
        return crawl.first() && context.options().settings().firstContact() == FirstContact.HOLD;
    }

    private boolean deletes() {
        return context.options().delete().inInitialSync()
                && context.options().settings().firstContact() != FirstContact.KEEP
                && !context.holds().keepsUnknown();
    }

    private Optional<HoldEvidence> emptied() {
        boolean released = crawl.released().equals(Optional.of(HoldReason.EMPTIED_ROOT));
        return deletes() && !released ? context.emptied(standing.entries()) : Optional.empty();
    }

    /** The first chunk lists the root: a destination that is something else altogether shows here, before anything goes. */
    private Optional<Attempt> count(RsyncRun run) throws InterruptedException {
        RsyncResult counted = context.mirror().run(run.asDryRun());
        Optional<Attempt> failed = Attempt.ofDryRun(counted);
        if (failed.isPresent()) {
            return failed;
        }
        long deletions = counted.stats().deleted();
        return deletions <= limit()
                ? Optional.empty()
                : Optional.of(
                        new Attempt.Held(context.safety().tooMany(deletions, standing.entries(), counted.deleted())));
    }

    private long limit() {
        // A crawl cannot know its deletions beforehand, so a release lets all of them through.
        return crawl.released().isPresent()
                ? Integer.MAX_VALUE
                : context.safety().limit(standing.entries());
    }

    private static RsyncRun flat(List<ListedName> names, boolean delete, boolean hardLinks) {
        return new RsyncRun(
                RsyncRun.Kind.FLAT, names, delete, RsyncRun.Compare.QUICK, hardLinks, OptionalLong.empty(), false);
    }
}
