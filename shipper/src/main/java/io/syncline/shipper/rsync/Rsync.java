package io.syncline.shipper.rsync;

import static java.util.Objects.requireNonNull;

import io.syncline.filter.FilterException;
import io.syncline.filter.FilterOption;
import io.syncline.filter.FilterRules;
import io.syncline.filter.RuleFiles;
import io.syncline.posix.Posix;
import io.syncline.posix.SourceIdentity;
import io.syncline.shipper.destination.Mapping;
import io.syncline.shipper.destination.Setting;
import io.syncline.shipper.destination.TransferOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Calls rsync for one destination, one run at a time. {@link #run} belongs to one thread; {@link #stop} to any.
 *
 * <p>rsync's working directory is the watched root. It holds that directory fast, whatever is mounted or unmounted at its
 * path meanwhile; and its identity is checked after the start and before the first name is written. So a root that is not
 * the configured one can never be read as "everything has vanished".
 */
public final class Rsync {
    private final RsyncCalls calls;
    private final RsyncCommand commands;
    private final Optional<RuledRuns> ruled;
    private final Standby standby;
    private boolean mayHaveLeftovers = true;
    private BooleanSupplier mayHaveOwn = () -> false;
    private Contact contact = Contact.certain();

    public Rsync(Mapping mapping, SourceIdentity expected, TransferOptions options, Capabilities capabilities) {
        this(mapping, expected, options, capabilities, Orphans.Role.SHIP, List.of());
    }

    /**
     * For dry runs beside the shipper of the same mapping: neither ends what the other has started.
     *
     * @param before what starts rsync in the way that is wished, such as {@code nice}
     */
    public static Rsync looking(
            Mapping mapping,
            SourceIdentity expected,
            TransferOptions options,
            Capabilities capabilities,
            List<String> before) {
        return new Rsync(mapping, expected, options, capabilities, Orphans.Role.LOOK, before);
    }

    private Rsync(
            Mapping mapping,
            SourceIdentity expected,
            TransferOptions options,
            Capabilities capabilities,
            Orphans.Role role,
            List<String> before) {
        requireNonNull(mapping, "mapping is null");
        RootLook root = new RootLook(requireNonNull(expected, "expected is null"));
        this.calls = new RsyncCalls(before, mapping, root, options.protectsEntries(), Orphans.mark(mapping, role));
        FilterRules rules = rules(mapping, options);
        Optional<Path> sockets = SocketDirectory.find();
        if (rules.hasDirectoryRules()) {
            this.commands = new RsyncCommand(mapping, options.withFilters(rules.plainForRsync()), capabilities, sockets)
                    .sendingWhatIsNamed();
            // What is left out of the source need not be readable for us.
            TransferOptions bare =
                    options.withFilters(List.of()).with(Setting.ACLS, "no").with(Setting.XATTRS, "no");
            RsyncCommand deletions = new RsyncCommand(mapping, bare, capabilities, sockets);
            this.ruled = Optional.of(new RuledRuns(
                    rules,
                    Posix.bytes(mapping.watchedRoot()),
                    root,
                    realRoot(mapping),
                    TransferOptions.asksForOneFileSystem(options.extra()),
                    this::runNames,
                    run -> calls.once(deletions, run, Leftovers.NOTHING_SENT, false),
                    new Deletion(
                            (run, more) -> calls.once(deletions, run, more, false), capabilities.deleteMissingArgs())));
        } else {
            this.commands = new RsyncCommand(mapping, options, capabilities, sockets);
            this.ruled = Optional.empty();
        }
        this.standby = new Standby(mapping, options, root, words -> calls.start(words, commands.saysWhenDone()));
    }

    /**
     * Before the first run: where the other end may have files of its own, what looks like a temporary file of rsync's is
     * left alone.
     *
     * @param other asked before each look for them
     */
    public Rsync sparing(BooleanSupplier other) {
        mayHaveOwn = requireNonNull(other, "other is null");
        return this;
    }

    /**
     * Before the first run: nothing is sent to an end that may have become another one since it was looked at. Such a run
     * ends at once, as one whose root is another one does: plan again, and look before.
     */
    public Rsync within(Contact other) {
        contact = requireNonNull(other, "other is null");
        standby.within(contact);
        return this;
    }

    /** Whether the runs of the attempt that begins now would not be turned away for want of a look. */
    public boolean isSure() {
        contact.begins();
        boolean stands = standby.stands();
        noteLoss();
        return contact.isFresh() || contact.isUnbroken() && stands;
    }

    /**
     * Before the first run: a run that reads nothing for so long is told of, and that it reads again or has ended.
     *
     * @param whom is told since when, by the thread of {@link #run}
     */
    public Rsync telling(Duration after, Consumer<Optional<Instant>> whom) {
        calls.telling(after, whom);
        return this;
    }

    /** One that cannot be followed was refused before it came here, or is rsync's own affair. */
    private static FilterRules rules(Mapping mapping, TransferOptions options) {
        try {
            return FilterRules.of(
                    options.filters().stream().map(FilterOption::filter).toList(), RuleFiles.NONE, realRoot(mapping));
        } catch (FilterException e) {
            return FilterRules.NONE;
        }
    }

    private static byte[] realRoot(Mapping mapping) {
        try {
            return Posix.bytes(mapping.watchedRoot().toRealPath());
        } catch (IOException notThere) {
            return Posix.bytes(mapping.watchedRoot());
        }
    }

    /** The words of the call; the names go to its standard input. */
    public List<String> command(RsyncRun run) {
        return commands.of(run, List.of());
    }

    /**
     * Runs rsync to its end. Never fails for what rsync or the other side does: that is in the result. The first run also
     * removes what an earlier one that was cut off has left beside its names.
     *
     * @throws InterruptedException if interrupted; rsync and all that it has started are ended then
     */
    public RsyncResult run(RsyncRun run) throws InterruptedException {
        return ruled.isPresent() ? ruled.get().run(run) : runNames(run);
    }

    private RsyncResult runNames(RsyncRun run) throws InterruptedException {
        RsyncResult result = once(run, List.of(), false);
        if (!run.dryRun()) {
            sweep(run, result);
        }
        return result;
    }

    /**
     * The same beside others that work for this destination: what one that was cut off has left could be what another one
     * is just writing, so nothing of it is removed. See {@link #afterOthers}.
     */
    public RsyncResult runWithoutSweep(RsyncRun run) throws InterruptedException {
        return ruled.isPresent() ? ruled.get().run(run) : once(run, List.of(), false);
    }

    /** What these, which have all ended, may have left is removed by the next run. */
    public void afterOthers(List<RsyncResult> results) {
        results.forEach(this::note);
        mayHaveLeftovers |= !results.stream().allMatch(RsyncResult::cameToItsEnd);
    }

    /**
     * The same as soon as possible. Uses an rsync that was started beforehand if one stands ready, has the next one made
     * ready, and returns when the destination is true: rsync itself needs some 40 ms more to end. What it says only then is
     * in {@link #late()}.
     */
    public RsyncResult ship(RsyncRun run) throws InterruptedException {
        if (run.dryRun()) {
            return run(run);
        }
        Optional<RsyncRun> plain = ruled.isPresent() ? ruled.get().plain(run) : Optional.of(run);
        return plain.isPresent() ? shipNames(plain.get()) : run(run);
    }

    private RsyncResult shipNames(RsyncRun run) throws InterruptedException {
        RsyncResult result = warmOrCold(run);
        sweep(run, result);
        if (result.cameToItsEnd() && !calls.isStopping()) {
            prepare(run);
        }
        return result;
    }

    /** What became of runs that {@link #ship} has called done. */
    public LateResult late() throws InterruptedException {
        return calls.lingering().collect();
    }

    /** The same, when the last of them has ended; this may take a moment. */
    public LateResult lateToTheEnd() throws InterruptedException {
        calls.lingering().awaitAll();
        return calls.lingering().collect();
    }

    /** Has an rsync made ready for a run like this one, of whatever names. */
    public void prepare(RsyncRun run) {
        standby.prepare(standing(run));
    }

    /** The processes that stand ready. */
    List<Long> standing() {
        return standby.pids();
    }

    /** Whether one stands, or will in a moment. */
    boolean isPreparing() {
        return standby.isPreparing();
    }

    /** What stands ready lets the source go: at once, and for good if nothing more is shipped. */
    public void letGo() {
        standby.letGo();
    }

    /**
     * A dry run of the same list; its {@link RsyncResult#differing()} are the paths that are not true yet. For a run that
     * failed in part and did not say where.
     */
    public RsyncResult remaining(RsyncRun run) throws InterruptedException {
        return run(run.asDryRun());
    }

    /** Ends the run that is under way, and every later one at once. Leaves no process behind. */
    public void stop() {
        calls.stop();
        standby.close();
    }

    /** LIMIT: what fails here, such as a directory that cannot be written, keeps its leftovers until the next start. */
    private void sweep(RsyncRun run, RsyncResult result) throws InterruptedException {
        if (!result.cameToItsEnd()) {
            mayHaveLeftovers |= !result.rootMismatch();
        } else if (mayHaveLeftovers && !mayHaveOwn.getAsBoolean()) {
            Optional<RsyncRun> sweep = Leftovers.sweep(run);
            if (sweep.isPresent()) {
                mayHaveLeftovers = !once(sweep.get(), Leftovers.OPTIONS, false).cameToItsEnd();
            }
        }
    }

    private RsyncResult warmOrCold(RsyncRun run) throws InterruptedException {
        Optional<Child> ready = standby.take(standing(run));
        if (ready.isEmpty() || calls.isStopping()) {
            ready.ifPresent(Child::drop);
            return once(run, List.of(), true);
        }
        RsyncResult warm = calls.supervised(ready.get(), run, true);
        note(warm);
        if (warm.stopped() || warm.cameToItsEnd() && warm.skippedDeletions() == 0) {
            return warm;
        }
        // Its connection was dead, perhaps, or its limit the lower one. Whatever it was: one that is started now says
        // it, and what is done already costs nothing.
        standby.letGo();
        mayHaveLeftovers |= !warm.cameToItsEnd();
        RsyncRun rest = run.maxDelete().isPresent()
                ? run.withMaxDelete(
                        Math.max(0, run.maxDelete().getAsLong() - warm.stats().deleted()))
                : run;
        return once(rest, List.of(), true).plus(warm.stats());
    }

    /** What stands ready has its options already; a lower limit for deletions serves as well, and changes less often. */
    private List<String> standing(RsyncRun run) {
        RsyncRun usual = run.maxDelete().isPresent()
                ? run.withMaxDelete(Standby.usualLimit(run.maxDelete().getAsLong()))
                : run;
        return commands.of(usual, commands.doneOptions());
    }

    private RsyncResult once(RsyncRun run, List<String> more, boolean early) throws InterruptedException {
        noteLoss();
        if (!run.dryRun() && !contact.allowsStart()) {
            // Whatever stands ready for another kind of run: this one needs a look.
            contact.broke();
            return RsyncResult.WRONG_ROOT;
        }
        RsyncResult result = calls.once(commands, run, more, early);
        if (!run.dryRun() || !result.cameToItsEnd()) {
            note(result);
        }
        return result;
    }

    private void noteLoss() {
        if (standby.hasLostOne()) {
            contact.broke();
        }
    }

    /** RACE: a host that is back may be there before its disks are; what failed, failed because it was away, perhaps. */
    private void note(RsyncResult result) {
        if (result.cameToItsEnd()) {
            contact.kept();
        } else if (!result.rootMismatch()) {
            contact.broke();
        }
    }
}
