package io.syncline.shipper;

import io.syncline.changeset.Rename;
import io.syncline.path.RelPath;
import io.syncline.shipper.rsync.LateResult;
import io.syncline.shipper.rsync.PathError;
import io.syncline.shipper.rsync.RenameOutcome;
import io.syncline.shipper.rsync.RsyncResult;
import io.syncline.shipper.rsync.RsyncRun;
import io.syncline.shipper.rsync.RsyncStats;
import io.syncline.shipper.transfer.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;

/** The real mirror, with every call recorded, and failures in place of calls or behind them. */
final class FaultyMirror implements Mirror {
    final List<RsyncRun> runs = new CopyOnWriteArrayList<>();
    final List<RsyncResult> results = new CopyOnWriteArrayList<>();
    final List<Rename> moved = new CopyOnWriteArrayList<>();

    /** What something was to stand ready for. */
    final List<RsyncRun> prepared = new CopyOnWriteArrayList<>();

    /** Given to several rsyncs at once. */
    final List<RsyncRun> pieces = new CopyOnWriteArrayList<>();

    /** How often the other end was asked for and may have been another one. */
    final AtomicInteger unsure = new AtomicInteger();

    /** Answers in place of rsync, if it answers. */
    volatile Function<RsyncRun, Optional<RsyncResult>> instead = run -> Optional.empty();

    /** Answers in place of the connection, if it answers. */
    volatile Function<Integer, Outcome> connecting = attempt -> new Outcome.Done();

    /** Changes the answer of a real run. */
    volatile Function<RsyncResult, RsyncResult> after = result -> result;

    /** Called before each step that touches the destination, and behind it. */
    volatile Runnable step = () -> {};

    /** What it says behind its results, besides what the real one says. */
    volatile Supplier<LateResult> saying = () -> LateResult.NONE;

    volatile boolean deletesByName = true;

    private final Mirror real;
    private volatile boolean stopped;
    private int connections;

    FaultyMirror(Mirror real) {
        this.real = real;
    }

    static RsyncResult result(int exitCode, PathError... errors) {
        return new RsyncResult(
                exitCode,
                RsyncStats.NONE,
                List.of(errors),
                List.of("injected"),
                List.of(),
                List.of(),
                0,
                false,
                false,
                false);
    }

    List<RsyncRun> realRuns() {
        List<RsyncRun> real = new ArrayList<>(runs);
        real.removeIf(RsyncRun::dryRun);
        return real;
    }

    @Override
    public Outcome connect() throws InterruptedException {
        step.run();
        Outcome outcome = connecting.apply(++connections);
        return outcome instanceof Outcome.Done ? real.connect() : outcome;
    }

    @Override
    public boolean deletesByName() {
        return deletesByName && real.deletesByName();
    }

    @Override
    public boolean canRename() {
        return real.canRename();
    }

    @Override
    public List<RenameOutcome> move(List<Rename> renames, Set<RelPath> outdated) throws InterruptedException {
        step.run();
        moved.addAll(renames);
        List<RenameOutcome> outcomes = real.move(renames, outdated);
        step.run();
        return outcomes;
    }

    @Override
    public RsyncResult run(RsyncRun run) throws InterruptedException {
        return run(run, real::run);
    }

    @Override
    public RsyncResult ship(RsyncRun run) throws InterruptedException {
        return run(run, real::ship);
    }

    @Override
    public void prepare(RsyncRun run) throws InterruptedException {
        prepared.add(run);
        real.prepare(run);
    }

    @Override
    public boolean isSure() {
        boolean sure = real.isSure();
        if (!sure) {
            unsure.incrementAndGet();
        }
        return sure;
    }

    @Override
    public void looked() {
        real.looked();
    }

    @Override
    public void doubted() {
        real.doubted();
    }

    @Override
    public int jobs() {
        return real.jobs();
    }

    /** Only those that nothing is injected for are at once. */
    @Override
    public List<RsyncResult> runBeside(List<RsyncRun> beside) throws InterruptedException {
        pieces.addAll(beside);
        for (RsyncRun run : beside) {
            if (instead.apply(run).isPresent()) {
                return Mirror.super.runBeside(beside);
            }
        }
        return real.runBeside(beside);
    }

    @Override
    public LateResult late() throws InterruptedException {
        return real.late().plus(saying.get());
    }

    private RsyncResult run(RsyncRun run, Transfers.Way way) throws InterruptedException {
        step.run();
        runs.add(run);
        Optional<RsyncResult> injected = instead.apply(run);
        RsyncResult result = injected.isPresent() ? injected.get() : after.apply(way.run(run));
        results.add(result);
        step.run();
        return result;
    }

    @Override
    public Optional<Errand> errand() {
        return real.errand();
    }

    boolean isStopped() {
        return stopped;
    }

    @Override
    public void stop() {
        stopped = true;
        real.stop();
    }
}
