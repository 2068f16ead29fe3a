package io.syncline.shipper;

import io.syncline.changeset.Dirt;
import io.syncline.changeset.DirtySet;
import io.syncline.changeset.Rename;
import io.syncline.changeset.Scope;
import io.syncline.path.RelPath;
import io.syncline.posix.PosixException;
import io.syncline.process.StateFile;
import io.syncline.shipper.rsync.RenameOutcome;
import io.syncline.shipper.rsync.RsyncStats;
import io.syncline.shipper.transfer.FailedDirt;
import io.syncline.shipper.transfer.HoldReason;
import io.syncline.shipper.transfer.Outcome.Pace;
import io.syncline.shipper.transfer.PlanRequest;
import io.syncline.shipper.transfer.Quarantine;
import io.syncline.shipper.transfer.TransferPlan;
import io.syncline.shipper.transfer.TransferPlanner;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Crawls the whole tree, one persisted chunk after the other. Events that come meanwhile stay in the journal until it is
 * done; so a tree that changes under the crawl is no concern of the crawl.
 */
final class CrawlWork {
    private static final Logger LOG = LoggerFactory.getLogger(CrawlWork.class);

    private final String name;
    private final ShipContext context;
    private final Ledger ledger;
    private final Recount recount;
    private final Pauses pauses;
    private final StateFile state;
    private final InstantSource clock;
    private final ProgressLine progress;
    private Optional<Crawler> crawler = Optional.empty();

    CrawlWork(
            String name,
            ShipContext context,
            Ledger ledger,
            Pauses pauses,
            StateFile state,
            InstantSource clock,
            ProgressLine progress) {
        this.name = name;
        this.context = context;
        this.ledger = ledger;
        this.recount = new Recount(context, ledger);
        this.pauses = pauses;
        this.state = state;
        this.clock = clock;
        this.progress = progress;
    }

    boolean isUnderWay() {
        return ledger.standing().crawl().isPresent();
    }

    /**
     * Takes over all that the backlog asks for.
     *
     * @param mayRename whether no attempt before can have executed one of its renames; otherwise those alone are tried that
     *     may be executed by somebody who has executed some of them
     */
    void begin(Backlog backlog, boolean mayRename) throws InterruptedException {
        String reason = backlog.rescans().isEmpty() ? "whole tree dirty" : joined(backlog.rescans());
        LOG.info("{}: crawls the whole tree reason={} changeset={}", name, reason, backlog.position());
        state.enter("initial", reason);
        state.count("wholeTreeRounds", 1);
        List<Rename> renames = backlog.renames();
        List<Rename> tried =
                mayRename ? renames : backlog.moves().repeatable(new LstatFacts(context.tree()).tolerant());
        DirtySet doubted =
                backlog.doubted().union(ledger.standing().quarantine().byContent());
        Crawl crawl = Crawl.begin(reason, false, clock.instant());
        // A crash from here on leaves nobody who knows which of the renames were executed.
        ledger.write(ledger.standing()
                .at(backlog.position())
                .withCrawl(Optional.of(crawl.doubting(doubted.union(ContentChecks.ends(renames)))))
                .withQuarantine(Quarantine.empty()));
        backlog.clear();
        long done = move(tried, doubted, mayRename);
        if (mayRename && !renames.isEmpty() && done == renames.size() && doubted.isEmpty()) {
            ledger.write(ledger.standing().withCrawl(Optional.of(crawl)));
        }
    }

    /** As at a first contact: nobody knows what is there. What is doubted stays so, for that may be an old copy. */
    void anew(String reason) {
        LOG.warn("{}: begins anew reason={}", name, reason);
        Standing standing = ledger.standing();
        DirtySet doubted = standing.crawl()
                .map(Crawl::doubted)
                .orElse(DirtySet.empty())
                .union(standing.quarantine().byContent());
        crawler = Optional.empty();
        ledger.write(standing.withEntries(0)
                .withCrawl(
                        Optional.of(Crawl.begin(reason, true, clock.instant()).doubting(doubted)))
                .withQuarantine(Quarantine.empty()));
        context.place().forget();
        context.far().forget();
        pauses.endHold();
    }

    /** The next piece. */
    void goOn() throws InterruptedException {
        Crawl crawl = released(ledger.standing().crawl().orElseThrow());
        state.enter(
                pauses.during("initial"),
                crawl.reason() + ", " + crawl.entries() + " entries, " + crawl.files() + " files sent");
        CrawlStep step = new CrawlStep(context, ledger.standing());
        try {
            Optional<Errand> errand = context.mirror().errand();
            if (errand.isPresent()) {
                send(crawl, errand.get(), step);
            } else if (crawl.walked()) {
                link(crawl, step);
            } else {
                shipUnlessRefused(crawl, step);
            }
        } catch (PosixException e) {
            failed(new Attempt.Failed(Pace.NORMAL, "cannot look at the source: " + e.getMessage()));
        }
    }

    /** A release becomes a part of the crawl before it is used: what else holds the crawl on its way does not take it away. */
    private Crawl released(Crawl crawl) {
        Optional<HoldReason> released = context.holds().released();
        if (released.isEmpty()) {
            return crawl;
        }
        Crawl next = crawl.asReleased(released.get());
        ledger.write(ledger.standing().withCrawl(Optional.of(next)));
        pauses.endHold();
        return next;
    }

    /** @return how many were done */
    private long move(List<Rename> renames, DirtySet doubted, boolean first) throws InterruptedException {
        PlanRequest hints = new PlanRequest(
                DirtySet.empty(),
                renames,
                Set.of(),
                Set.of(),
                context.options().delete().inRounds());
        TransferPlan plan = TransferPlanner.plan(hints, new LstatFacts(context.tree()).tolerant(), context.exclusion());
        if (plan.renames().isEmpty() || !context.mirror().canRename()) {
            return 0;
        }
        Set<RelPath> outdated = first ? Round.outdated(plan.renames(), doubted) : Round.targets(plan.renames());
        return context.mirror().move(plan.renames(), outdated).stream()
                .filter(outcome -> outcome instanceof RenameOutcome.Done)
                .count();
    }

    private static String joined(Set<?> reasons) {
        return String.join(",", reasons.stream().map(Object::toString).toList());
    }

    private Chunk nextChunk(Crawl crawl) {
        if (crawler.isEmpty()) {
            crawl.after().ifPresent(after -> LOG.info("{}: crawl goes on behind {}", name, after.display()));
            crawler = Optional.of(new Crawler(context, crawl.after()));
        }
        return crawler.get().next();
    }

    /** The answer is written down before anything is sent: afterwards what is there may be what we have sent. */
    private void shipUnlessRefused(Crawl crawl, CrawlStep step) throws InterruptedException {
        if (!step.mustAsk()) {
            ship(crawl, nextChunk(crawl), step);
            return;
        }
        Optional<Attempt> refusal = step.ask();
        if (refusal.isPresent()) {
            failed(refusal.get());
            return;
        }
        ledger.write(ledger.standing().withCrawl(Optional.of(crawl.asAsked())));
        ship(crawl.asAsked(), nextChunk(crawl), step);
    }

    private void ship(Crawl crawl, Chunk chunk, CrawlStep step) throws InterruptedException {
        Instant began = clock.instant();
        Attempt attempt = step.ship(chunk);
        ledger.transferred(began, step.stats());
        if (!(attempt instanceof Attempt.Shipped shipped)) {
            failed(attempt);
            return;
        }
        if (context.place().hasStrayed()) {
            failed(Attempt.Moved.CUT_OFF);
            return;
        }
        context.place().record();
        // A pass is one cold start behind the other, each of which is looked for.
        context.far().shipped(crawl.plus(chunk, step.stats()).entries(), DirtySet.empty());
        DirtySet covered = listings(chunk.directories());
        List<FailedDirt> failures = new ArrayList<>();
        chunk.unreadable().forEach(missed -> failures.add(missed.doubtedBy(crawl.doubted())));
        failures.addAll(
                FailedDirt.of(shipped.failures(), covered, crawl.doubted(), new LstatFacts(context.tree()).tolerant()));
        Standing next = ledger.standing();
        finishChunk(
                crawl.plus(chunk, step.stats()),
                next.withQuarantine(next.quarantine().afterCrawl(covered, failures, clock.instant())));
    }

    private void finishChunk(Crawl crawl, Standing standing) {
        progress.show(crawl, clock.instant());
        if (crawl.walked() && !crawl.linked()) {
            finish(crawl, standing);
        } else {
            ledger.write(standing.withCrawl(Optional.of(crawl)));
            pauses.succeeded(true);
        }
    }

    /** Nobody tells how many entries that made; those of the root are enough to know one that was emptied. */
    private void send(Crawl crawl, Errand errand, CrawlStep step) throws InterruptedException {
        Instant began = clock.instant();
        long entries = context.tree().children(RelPath.ROOT).size();
        Attempt attempt = step.send(errand);
        ledger.transferred(began, RsyncStats.NONE);
        if (attempt instanceof Attempt.Shipped shipped) {
            DirtySet all = DirtySet.of(new Dirt(RelPath.ROOT, Scope.TREE));
            List<FailedDirt> failures =
                    FailedDirt.of(shipped.failures(), all, DirtySet.empty(), new LstatFacts(context.tree()).tolerant());
            Standing done = ledger.standing();
            finish(
                    crawl.withEntries(entries),
                    done.withQuarantine(done.quarantine().afterCrawl(all, failures, clock.instant())));
        } else {
            failed(attempt);
        }
    }

    private void link(Crawl crawl, CrawlStep step) throws InterruptedException {
        Instant began = clock.instant();
        Attempt attempt = step.shipLinks();
        ledger.transferred(began, step.stats());
        if (attempt instanceof Attempt.Shipped) {
            finish(crawl, ledger.standing());
        } else {
            failed(attempt);
        }
    }

    private void finish(Crawl crawl, Standing standing) {
        crawler = Optional.empty();
        ledger.write(standing.withCrawl(Optional.empty()).withEntries(crawl.entries()));
        progress.end();
        state.count("rounds", 1);
        LOG.info(
                "{}: has shipped the whole tree reason={} entries={} files={} bytes={} deletions={} millis={}",
                name,
                crawl.reason(),
                crawl.entries(),
                crawl.files(),
                crawl.bytes(),
                crawl.deletions(),
                Duration.between(crawl.startedAt(), clock.instant()).toMillis());
        pauses.finished(ledger.standing().position());
    }

    /** The walk begins again behind what is written down. */
    private void failed(Attempt attempt) {
        crawler = Optional.empty();
        boolean first = ledger.standing().crawl().filter(Crawl::first).isPresent();
        if (first || !recount.corrects(attempt)) {
            pauses.after(attempt, false);
        }
    }

    private static DirtySet listings(List<RelPath> directories) {
        return DirtySet.of(
                directories.stream().map(path -> new Dirt(path, Scope.LISTING)).toList());
    }
}
