package io.syncline.shipper;

import io.syncline.changeset.Rename;
import io.syncline.path.RelPath;
import io.syncline.posix.SourceIdentity;
import io.syncline.shipper.destination.Destination;
import io.syncline.shipper.destination.Mapping;
import io.syncline.shipper.destination.Setting;
import io.syncline.shipper.destination.TransferOptions;
import io.syncline.shipper.peer.PeerHome;
import io.syncline.shipper.rsync.Capabilities;
import io.syncline.shipper.rsync.Contact;
import io.syncline.shipper.rsync.LateResult;
import io.syncline.shipper.rsync.Mover;
import io.syncline.shipper.rsync.Orphans;
import io.syncline.shipper.rsync.Probe;
import io.syncline.shipper.rsync.ProbeException;
import io.syncline.shipper.rsync.RenameOutcome;
import io.syncline.shipper.rsync.Rsync;
import io.syncline.shipper.rsync.RsyncResult;
import io.syncline.shipper.rsync.RsyncRun;
import io.syncline.shipper.transfer.Outcome;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** The real other side. */
final class RsyncMirror implements Mirror {
    /** A guess: longer than a link stutters, shorter than a person wonders. */
    private static final Duration SILENCE = Duration.ofSeconds(30);

    private final Mapping mapping;
    private final SourceIdentity expected;
    private final TransferOptions options;
    private final BooleanSupplier keepsUnknown;
    private Consumer<Optional<Instant>> silence = since -> {};
    private volatile boolean stopping;
    private volatile Optional<Rsync> rsync = Optional.empty();
    private volatile Optional<Mover> mover = Optional.empty();
    private final Ends ends;
    private Capabilities capabilities = Capabilities.full();
    private volatile Optional<Workers> workers = Optional.empty();
    private LateResult before = LateResult.NONE;
    private boolean looked;
    private Contact contact;

    /** @param keepsUnknown whether what the destination had of its own has been let stay */
    RsyncMirror(
            Mapping mapping,
            SourceIdentity expected,
            TransferOptions options,
            Ends ends,
            BooleanSupplier keepsUnknown) {
        this.ends = ends;
        this.keepsUnknown = keepsUnknown;
        this.mapping = mapping;
        this.expected = expected;
        this.options = options;
        this.contact = mapping.target() instanceof Destination.Local ? Contact.certain() : Contact.watched();
    }

    /** @param whom is told since when a run has had no word from the other end */
    RsyncMirror telling(Consumer<Optional<Instant>> whom) {
        silence = whom;
        return this;
    }

    /** For tests: in the time of this one. */
    RsyncMirror within(Contact other) {
        contact = other;
        return this;
    }

    /** The first time what is kept will do; any other time something has failed, and then both ends are asked. */
    @Override
    public Outcome connect() throws InterruptedException {
        if (mapping.target() instanceof Destination.Local local
                && Files.exists(local.path().resolve(PeerHome.NAME))) {
            return new Outcome.Refused(PeerHome.refusal(local.path().toString()));
        }
        retire();
        contact.broke();
        try {
            Orphans.end(mapping);
        } catch (IllegalStateException hangs) {
            return new Outcome.Retry(Outcome.Pace.SLOW, hangs.getMessage());
        }
        Optional<Capabilities> kept = looked ? Optional.empty() : ends.kept();
        looked = true;
        if (kept.isPresent()) {
            use(kept.get());
            return new Outcome.Done();
        }
        try {
            use(ends.answered(Probe.probe(mapping, options)));
            return new Outcome.Done();
        } catch (ProbeException cannotAsk) {
            return Ends.outcome(cannotAsk);
        }
    }

    private void use(Capabilities known) throws InterruptedException {
        retire();
        capabilities = known;
        mover = Mover.of(mapping, options, capabilities);
        rsync = Optional.of(newRsync().within(contact).telling(SILENCE, silence));
        workers = Optional.of(new Workers(
                IntStream.range(0, jobs()).mapToObj(job -> newRsync()).toList()));
        if (stopping) {
            stop();
        }
    }

    private Rsync newRsync() {
        return new Rsync(mapping, expected, options, capabilities).sparing(keepsUnknown);
    }

    /** The next one may have other options. */
    private void retire() throws InterruptedException {
        mover.ifPresent(Mover::letGo);
        if (rsync.isPresent()) {
            rsync.get().letGo();
            before = before.plus(rsync.get().lateToTheEnd());
        }
    }

    @Override
    public boolean isSure() {
        return connected().isSure();
    }

    @Override
    public void looked() {
        contact.looked();
    }

    @Override
    public void doubted() {
        contact.broke();
    }

    @Override
    public boolean deletesByName() {
        return capabilities.deleteMissingArgs();
    }

    @Override
    public boolean canRename() {
        // A rename over a file would leave no copy of that file in the backup directory.
        return mover.isPresent() && options.settings().get(Setting.BACKUP_DIR).isEmpty();
    }

    @Override
    public List<RenameOutcome> move(List<Rename> renames, Set<RelPath> outdated) throws InterruptedException {
        return mover.isPresent() ? mover.get().move(renames, outdated) : List.of();
    }

    @Override
    public RsyncResult run(RsyncRun run) throws InterruptedException {
        askAgainAfterADay();
        return learnt(connected().run(run), run);
    }

    @Override
    public RsyncResult ship(RsyncRun run) throws InterruptedException {
        askAgainAfterADay();
        return learnt(connected().ship(run), run);
    }

    @Override
    public void prepare(RsyncRun run) {
        connected().prepare(run);
    }

    @Override
    public int jobs() {
        return options.settings().jobs(mapping.destination());
    }

    /** What these show about the ends, the run behind them shows again. */
    @Override
    public List<RsyncResult> runBeside(List<RsyncRun> runs) throws InterruptedException {
        List<RsyncResult> results = workers.orElseThrow().run(runs, mapping.name());
        connected().afterOthers(results);
        return results;
    }

    @Override
    public LateResult late() throws InterruptedException {
        LateResult late = rsync.isPresent() ? before.plus(late(rsync.get())) : before;
        before = LateResult.NONE;
        return late;
    }

    /** A stop has ended all that is left, and nobody asks again. */
    private LateResult late(Rsync known) throws InterruptedException {
        return stopping ? known.lateToTheEnd() : known.late();
    }

    private RsyncResult learnt(RsyncResult result, RsyncRun run) throws InterruptedException {
        Optional<Capabilities> left = ends.after(result);
        if (left.isEmpty()) {
            return result;
        }
        use(left.get());
        // Without that attribute all else may be true at once; what was to be deleted by name needs another plan.
        return result.refusesMissingArgs() ? result : connected().run(run).plus(result.stats());
    }

    private void askAgainAfterADay() throws InterruptedException {
        if (ends.isOld()) {
            try {
                use(ends.answered(Probe.probe(mapping, options)));
            } catch (ProbeException outOfReach) {
                // The run will meet the same, and knows what to do about it.
                ends.askedInVain();
            }
        }
    }

    /** What {@link #run} would call; for tests. */
    List<String> command(RsyncRun run) {
        return connected().command(run);
    }

    @Override
    public void stop() {
        stopping = true;
        mover.ifPresent(Mover::letGo);
        rsync.ifPresent(Rsync::stop);
        workers.ifPresent(Workers::stop);
    }

    private Rsync connected() {
        return rsync.orElseThrow(() -> new IllegalStateException("not connected: " + mapping.name()));
    }
}
