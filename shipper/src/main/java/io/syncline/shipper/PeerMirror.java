package io.syncline.shipper;

import static java.util.Objects.requireNonNull;

import io.syncline.checkpoint.NoSpace;
import io.syncline.path.RelPath;
import io.syncline.posix.Posix;
import io.syncline.posix.PosixException;
import io.syncline.posix.SourceIdentity;
import io.syncline.process.StateFile;
import io.syncline.shipper.destination.Mapping;
import io.syncline.shipper.peer.PeerHome;
import io.syncline.shipper.peer.Peering;
import io.syncline.shipper.rsync.LateResult;
import io.syncline.shipper.rsync.ListedName;
import io.syncline.shipper.rsync.ProbeException;
import io.syncline.shipper.rsync.RsyncRun;
import io.syncline.shipper.rsync.RsyncStats;
import io.syncline.shipper.transfer.Exclusion;
import io.syncline.shipper.transfer.Outcome;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A side that sends changes of its own. What it sends arrives beside this tree, and is put in by the loop's thread between
 * two rounds; so nobody else decides about this tree, and what is known of both sides has one owner.
 */
final class PeerMirror implements ErrandMirror {
    private static final Logger LOG = LoggerFactory.getLogger(PeerMirror.class);

    /** How soon something is tried again that could not be put in. */
    private static final Duration AGAIN = Duration.ofSeconds(10);

    /** So many conflicts of one batch are logged by name. */
    private static final int MOST_NAMES = 20;

    private static final String GONE = "%s/" + PeerHome.NAME
            + " is gone; put it back, or start again: then both sides begin anew, and nothing is deleted by that";

    private final ShipperConfig config;
    private final Path directory;
    private final StateFile state;
    private final PeerWay way;
    private final InstantSource clock = InstantSource.system();
    private Optional<Peering> peering = Optional.empty();
    private Optional<Instant> notBefore = Optional.empty();
    private boolean heard;
    private long newest;
    private boolean wakes = true;
    private String lastProblem = "";

    PeerMirror(ShipperConfig config, Path directory, StateFile state, Ends ends) {
        this.config = requireNonNull(config, "config is null");
        this.directory = requireNonNull(directory, "directory is null");
        this.state = requireNonNull(state, "state is null");
        this.way = new PeerWay(config, ends);
    }

    @Override
    public Outcome connect() throws InterruptedException {
        try {
            Optional<Peering> open = open();
            if (open.isEmpty()) {
                return isRoot()
                        ? new Outcome.Retry(Outcome.Pace.NORMAL, GONE.formatted(root()))
                        : new Outcome.WrongRoot();
            }
            Outcome reached = way.connect(open.get());
            if (!(reached instanceof Outcome.Done)) {
                return reached;
            }
            // The first word of a session is an empty one: both sides have to know of it before anything is told.
            return open.get().undelivered().isPresent() || open.get().standing().next() > 1
                    ? new Outcome.Done()
                    : way.deliver(open.get(), open.get().write(List.of()));
        } catch (ProbeException cannotAsk) {
            return Ends.outcome(cannotAsk);
        } catch (PosixException | UncheckedIOException e) {
            return new Outcome.Refused("cannot exchange changes in " + root() + ": " + e.getMessage());
        }
    }

    @Override
    public Attempt run(Task task) throws InterruptedException {
        try {
            return told(task);
        } catch (UncheckedIOException e) {
            if (!NoSpace.isSaidBy(e)) {
                throw e;
            }
            // What memory knows and the disk does not is forgotten, as by a crash: the order of writing is made for
            // that.
            peering.ifPresent(Peering::close);
            peering = Optional.empty();
            return new Attempt.Failed(Outcome.Pace.SLOW, e.getMessage());
        }
    }

    private Attempt told(Task task) throws InterruptedException {
        Optional<Peering> open = open();
        if (open.isEmpty()) {
            return Attempt.Moved.CUT_OFF;
        }
        Exclusion exclusion = FilterExclusion.of(root(), config.options());
        // What is looked at through the path of another directory would be told as gone.
        Peering peers = open.get();
        PeerRound round = new PeerRound(config, peers, way, exclusion, this::isRoot, this::receive);
        return peers.<Attempt, InterruptedException>inside(this::isRoot, () -> round.ship(task))
                .orElse(Attempt.Moved.CUT_OFF);
    }

    /** Also where the other side is out of reach: what it has sent before is here. */
    @Override
    public LateResult late() {
        receive();
        if (peering.isEmpty()) {
            return LateResult.NONE;
        }
        // They get an entry of their own, or lose it.
        List<RelPath> refused = peering.get().refusals().takeNews();
        if (!refused.isEmpty()) {
            return again(refused);
        }
        // One path is enough to wake the loop: a round takes with it all that is due.
        boolean whole = peering.get().standing().whole();
        List<RelPath> owed = peering.get().owed();
        boolean due = whole || !owed.isEmpty() || peering.get().owesWord();
        if (!due || !wakes) {
            wakes |= !due;
            return LateResult.NONE;
        }
        wakes = false;
        List<ListedName> root = List.of(ListedName.listing(RelPath.ROOT));
        if (!whole && !owed.isEmpty()) {
            return again(owed.subList(0, 1));
        }
        return new LateResult(RsyncStats.NONE, List.of(whole ? RsyncRun.tree(root) : RsyncRun.flat(root)));
    }

    private static LateResult again(List<RelPath> paths) {
        RsyncRun run = RsyncRun.flat(paths.stream().map(ListedName::entry).toList());
        return new LateResult(RsyncStats.NONE, List.of(run));
    }

    @Override
    public boolean wasHeard() {
        boolean was = heard;
        heard = false;
        return was;
    }

    /** Nothing of the tree is touched that is not the configured one. */
    private Optional<Peering> open() {
        if (!isRoot()) {
            return Optional.empty();
        }
        if (peering.isEmpty()) {
            peering = Optional.of(new Peering(root(), directory, clock));
        }
        return peering.filter(Peering::isInPlace);
    }

    private boolean isRoot() {
        return isRoot(root());
    }

    private boolean isRoot(Path directory) {
        Optional<SourceIdentity> seen = Posix.identity(Posix.bytes(directory));
        return seen.filter(config.expected()::matches).isPresent();
    }

    private Path root() {
        return config.mapping().watchedRoot();
    }

    private void receive() {
        if (notBefore.filter(clock.instant()::isBefore).isPresent()) {
            return;
        }
        notBefore = Optional.empty();
        try {
            Optional<Peering> open = open();
            open.ifPresent(this::notice);
            open.map(peers -> peers.receive(this::isRoot)).ifPresent(this::tell);
        } catch (PosixException | UncheckedIOException e) {
            notBefore = Optional.of(clock.instant().plus(AGAIN));
            problem("cannot put in what has arrived: " + e.getMessage());
        }
    }

    /** Who sends can be reached, as a rule; and before that, a batch of ours may keep what is here from being put in. */
    private void notice(Peering open) {
        long now = open.newest();
        heard |= now != 0 && now != newest;
        newest = now;
    }

    private void tell(Peering.Received received) {
        heard |= received.heard();
        wakes |= received.heard();
        received.problem().ifPresent(this::problem);
        List<RelPath> yielded = received.report().yielded();
        List<RelPath> stood = received.report().stood();
        state.count("received", received.report().taken());
        state.count("conflicts", yielded.size() + stood.size());
        yielded.stream().limit(MOST_NAMES).forEach(path -> conflict(path, "the other side's"));
        stood.stream().limit(MOST_NAMES).forEach(path -> conflict(path, "this side's"));
    }

    private void conflict(RelPath path, String whose) {
        LOG.warn(
                "{}: both sides have changed {}: {} version counts, the other one is kept below {}",
                name(),
                path.display(),
                whose,
                root().resolve(Peering.KEPT));
    }

    private void problem(String what) {
        state.error(what);
        if (!what.equals(lastProblem)) {
            LOG.warn("{}: {}", name(), what);
            lastProblem = what;
        }
    }

    private String name() {
        Mapping mapping = config.mapping();
        return mapping.name();
    }

    @Override
    public void stop() {
        way.stop();
    }
}
