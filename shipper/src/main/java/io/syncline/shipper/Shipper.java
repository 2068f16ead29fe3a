package io.syncline.shipper;

import static java.util.Objects.requireNonNull;

import io.syncline.changeset.Changeset;
import io.syncline.event.FileEvent;
import io.syncline.filter.FilterRules;
import io.syncline.journal.Journal;
import io.syncline.journal.JournalException;
import io.syncline.journal.JournalReader;
import io.syncline.journal.Position;
import io.syncline.process.ExitCode;
import io.syncline.process.Stage;
import io.syncline.process.StageException;
import io.syncline.process.StateFile;
import io.syncline.shipper.action.HookEvent;
import io.syncline.shipper.action.Hooks;
import io.syncline.shipper.destination.Setting;
import io.syncline.shipper.outage.Lookout;
import io.syncline.shipper.transfer.Exclusion;
import io.syncline.shipper.transfer.HardLinkIndex;
import io.syncline.shipper.transfer.SafetyRules;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;

/**
 * The stage of one destination: makes true there what the changesets call dirty, for ever. Independent of every other
 * destination.
 */
public final class Shipper implements Stage {
    private final ShipperConfig config;
    private final Journal<FileEvent> events;
    private final Journal<Changeset> changesets;
    private final Path directory;
    private final StateFile state;
    private final InstantSource clock;
    private final Wiring wiring;
    private final Store store;
    private final Hooks hooks;
    private Turns turns = Turns.unlimited();
    private SharedFacts facts = new SharedFacts();
    private volatile boolean stopping;
    private volatile Optional<ShipLoop> loop = Optional.empty();

    /**
     * @param events only asked how far it has got, at the first contact
     * @param directory of this destination in the state directory
     */
    public Shipper(
            ShipperConfig config,
            Journal<FileEvent> events,
            Journal<Changeset> changesets,
            Path directory,
            StateFile state,
            InstantSource clock) {
        this(config, events, changesets, directory, state, clock, Wiring.real(config, directory, state));
    }

    Shipper(
            ShipperConfig config,
            Journal<FileEvent> events,
            Journal<Changeset> changesets,
            Path directory,
            StateFile state,
            InstantSource clock,
            Wiring wiring) {
        this.config = requireNonNull(config, "config is null");
        this.events = requireNonNull(events, "events is null");
        this.changesets = requireNonNull(changesets, "changesets is null");
        this.directory = requireNonNull(directory, "directory is null");
        this.state = requireNonNull(state, "state is null");
        this.clock = requireNonNull(clock, "clock is null");
        this.wiring = requireNonNull(wiring, "wiring is null");
        this.store = new PatientStore(wiring.store(), state, () -> stopping);
        this.hooks = new Hooks(config.mapping(), config.options().settings(), directory);
    }

    /** Works when it is its turn. To be called before it runs. */
    public Shipper taking(Turns shared) {
        turns = requireNonNull(shared, "shared is null");
        return this;
    }

    /** Looks at the source together with those who share it. To be called before it runs. */
    public Shipper looking(SharedFacts shared) {
        facts = requireNonNull(shared, "shared is null");
        return this;
    }

    @Override
    public String name() {
        return "ship/" + config.mapping().name();
    }

    @Override
    public void run() throws InterruptedException {
        state.enter("starting", config.mapping().describe());
        try {
            ship();
            stopped();
        } catch (PatientStore.StoppedException onAFullDisk) {
            stopped();
        } catch (JournalException e) {
            failed(e);
            throw new StageException(ExitCode.JOURNAL, e.getMessage(), e);
        } catch (RuntimeException e) {
            failed(e);
            throw e;
        } finally {
            hooks.close();
        }
    }

    private void stopped() {
        state.nextRetry(Optional.empty());
        state.enter("stopped", "");
    }

    private void failed(RuntimeException why) {
        String what = String.valueOf(why.getMessage());
        state.error(what);
        state.enter("failed", what);
        hooks.tell(HookEvent.FAILURE, what, new Position(state.current().position()));
    }

    @Override
    public void requestStop() {
        stopping = true;
        wiring.mirror().stop();
        loop.ifPresent(ShipLoop::requestStop);
    }

    private void ship() throws InterruptedException {
        Standing standing = KnownFilters.of(directory, config.options())
                .crawlIfChanged(store.read().orElseGet(this::firstContact), store, clock.instant());
        FilterRules rules = FilterExclusion.rules(config.mapping().watchedRoot(), config.options());
        try (JournalReader<Changeset> reader = changesets.openReader(standing.position())) {
            ShipLoop created = loop(standing, new Backlog(reader, standing.covered(), rules));
            loop = Optional.of(created);
            if (stopping) {
                created.requestStop();
            }
            created.run();
        }
    }

    /**
     * The changesets first, then the events: every event up to the second answer is covered by the crawl that begins after
     * it, and every changeset behind the first answer is read, and skipped if it holds only such events.
     */
    private Standing firstContact() {
        Standing standing = Standing.firstContact(changesets.durable(), events.durable(), clock.instant());
        store.write(standing);
        state.count("initialSyncs", 1);
        return standing;
    }

    private ShipLoop loop(Standing standing, Backlog backlog) {
        String name = config.mapping().name();
        ShipContext context = context();
        Ledger ledger = new Ledger(store, state, clock, standing);
        Pauses pauses = new Pauses(name, context, state, config.retry(), clock, lookout(), hooks, () -> stopping);
        ProgressLine progress = new ProgressLine(System.err, config.progressOnTerminal(), name);
        CrawlWork crawl = new CrawlWork(name, context, ledger, pauses, state, clock, progress);
        RoundWork rounds = new RoundWork(context, backlog, ledger, pauses, state, clock, changesets.durable());
        Corrections corrections = new Corrections(wiring.mirror(), ledger, new Repairs(directory), clock);
        return new ShipLoop(
                context,
                backlog,
                ledger,
                pauses,
                crawl,
                rounds,
                corrections,
                state,
                clock,
                turns,
                new HandPause(directory),
                new Idle(backlog, ledger, pauses, new Inquiry(directory), state, clock));
    }

    private Lookout lookout() {
        return new Lookout(
                config.mapping().target(),
                config.options().settings().get(Setting.PORT),
                config.retry(),
                wiring.random());
    }

    private ShipContext context() {
        SourceTree tree = new SourceTree(config.mapping().watchedRoot());
        Exclusion exclusion = FilterExclusion.of(config.mapping().watchedRoot(), config.options());
        return new ShipContext(
                tree,
                config.expected(),
                wiring.mirror(),
                config.options(),
                exclusion,
                new SafetyRules(config.limits()),
                new Holds(directory),
                new HardLinkIndex(),
                wiring.chunks(),
                new Place(directory, config.mapping()),
                new FarPlace(directory, config.mapping(), wiring.mirror(), tree, exclusion, clock),
                facts.join(config.mapping().watchedRoot()));
    }
}
