package io.syncline.shipper;

import static java.util.Objects.requireNonNull;

import io.syncline.path.RelPath;
import io.syncline.posix.Posix;
import io.syncline.posix.SourceIdentity;
import io.syncline.shipper.destination.Mapping;
import io.syncline.shipper.destination.Setting;
import io.syncline.shipper.destination.TransferOptions;
import io.syncline.shipper.peer.Batch;
import io.syncline.shipper.peer.PeerHome;
import io.syncline.shipper.peer.Peering;
import io.syncline.shipper.rsync.Capabilities;
import io.syncline.shipper.rsync.ListedName;
import io.syncline.shipper.rsync.Orphans;
import io.syncline.shipper.rsync.Probe;
import io.syncline.shipper.rsync.ProbeException;
import io.syncline.shipper.rsync.Rsync;
import io.syncline.shipper.rsync.RsyncResult;
import io.syncline.shipper.rsync.RsyncRun;
import io.syncline.shipper.transfer.ExitCodes;
import io.syncline.shipper.transfer.Outcome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How content and batches get to the other side: by rsync, into the directory that it keeps for that. */
final class PeerWay {
    private final ShipperConfig config;
    private final Ends ends;
    private Capabilities capabilities = Capabilities.full();
    private boolean looked;
    private volatile boolean stopping;
    private volatile Optional<Rsync> running = Optional.empty();

    PeerWay(ShipperConfig config, Ends ends) {
        this.config = requireNonNull(config, "config is null");
        this.ends = requireNonNull(ends, "ends is null");
    }

    /** @throws ProbeException if there is no usable rsync, or the host cannot be reached */
    Outcome connect(Peering peering) throws ProbeException, InterruptedException {
        try {
            Orphans.end(content(peering));
            Orphans.end(batches(peering));
        } catch (IllegalStateException hangs) {
            return new Outcome.Retry(Outcome.Pace.SLOW, hangs.getMessage());
        }
        Optional<Capabilities> kept = looked ? Optional.empty() : ends.kept();
        looked = true;
        capabilities = kept.isPresent() ? kept.get() : ends.answered(Probe.probe(config.mapping(), config.options()));
        return new Outcome.Done();
    }

    /** Sends the content of these entries; of what the other side has, nothing. */
    RsyncResult content(Peering peering, List<RelPath> paths, RsyncRun.Compare compare) throws InterruptedException {
        List<ListedName> names = paths.stream().map(ListedName::entry).toList();
        RsyncRun run = RsyncRun.flat(names).withDelete(false).withCompare(compare);
        RsyncResult result = run(content(peering), config.expected(), contentOptions(), run);
        Optional<Capabilities> left = ends.after(result);
        if (left.isEmpty()) {
            return result;
        }
        capabilities = left.get();
        return run(content(peering), config.expected(), contentOptions(), run);
    }

    /** Delivers one batch; {@link Outcome.Done} when it is there. */
    Outcome deliver(Peering peering, Batch batch) throws InterruptedException {
        SourceIdentity out = Posix.identity(Posix.bytes(peering.out())).orElseThrow();
        RsyncRun run =
                RsyncRun.flat(List.of(ListedName.entry(Peering.file(batch)))).withDelete(false);
        RsyncResult result = run(batches(peering), out, bare(), run);
        if (result.isDone()) {
            peering.delivered(batch);
            return new Outcome.Done();
        }
        return failure(result);
    }

    /** What a run that has not come to its end means. */
    Outcome failure(RsyncResult result) {
        if (result.stopped()) {
            return new Outcome.Stopped();
        }
        if (result.rootMismatch()) {
            return new Outcome.WrongRoot();
        }
        String all = result.summary() + String.join(" ", result.unattributed());
        if (all.contains(PeerHome.NAME) && all.contains("No such file or directory")) {
            return new Outcome.Retry(
                    Outcome.Pace.NORMAL,
                    config.mapping().target().canonical() + " is no peer: there is no " + PeerHome.NAME
                            + "; mount what belongs there, or start Syncline there with --peer and this side as its"
                            + " destination");
        }
        Outcome outcome = ExitCodes.outcome(result.exitCode(), result.summary(), List.of());
        return outcome instanceof Outcome.Refused || outcome instanceof Outcome.Retry
                ? outcome
                : new Outcome.Retry(Outcome.Pace.NORMAL, result.summary());
    }

    void stop() {
        stopping = true;
        running.ifPresent(Rsync::stop);
    }

    private RsyncResult run(Mapping mapping, SourceIdentity from, TransferOptions options, RsyncRun run)
            throws InterruptedException {
        Rsync rsync = new Rsync(mapping, from, options, capabilities);
        running = Optional.of(rsync);
        if (stopping) {
            rsync.stop();
        }
        try {
            return rsync.runWithoutSweep(run);
        } finally {
            running = Optional.empty();
        }
    }

    private Mapping content(Peering peering) {
        return to(config.mapping().watchedRoot(), peering.contentThere());
    }

    private Mapping batches(Peering peering) {
        return to(peering.out(), Peering.batchesThere());
    }

    /** Never made where it is missing: then the other side is no peer. */
    private Mapping to(Path from, RelPath there) {
        return Mapping.plain(
                from, config.mapping().target().resolve(there), config.mapping().name());
    }

    private TransferOptions contentOptions() {
        List<String> extra = new ArrayList<>(config.options().extra());
        // Directories come by their states; what lies there already is no news, and what it is changed from.
        extra.add("--no-implied-dirs");
        extra.add("--compare-dest=" + Peering.rootFromContent());
        return bare().withExtra(extra);
    }

    private TransferOptions bare() {
        return config.options()
                .withFilters(List.of())
                .withExtra(List.of())
                .withStandby(Duration.ZERO)
                .with(Setting.HARD_LINKS, "no");
    }
}
