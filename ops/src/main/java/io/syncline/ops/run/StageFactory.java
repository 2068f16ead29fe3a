package io.syncline.ops.run;

import static java.util.Objects.requireNonNull;

import io.syncline.capture.CaptureAgent;
import io.syncline.capture.CaptureConfig;
import io.syncline.capture.SweepConfig;
import io.syncline.capture.WatchOptions;
import io.syncline.changeset.Changeset;
import io.syncline.event.FileEvent;
import io.syncline.filter.Pruning;
import io.syncline.journal.Journal;
import io.syncline.ops.config.Target;
import io.syncline.planner.PlannedPosition;
import io.syncline.planner.Planner;
import io.syncline.planner.RetentionPolicy;
import io.syncline.planner.SourceLooks;
import io.syncline.planner.window.WindowPolicy;
import io.syncline.posix.SourceIdentity;
import io.syncline.process.ServiceReport;
import io.syncline.process.SourceGuard;
import io.syncline.process.StageLock;
import io.syncline.process.StateDirectory;
import io.syncline.process.StateFile;
import io.syncline.shipper.SharedFacts;
import io.syncline.shipper.Shipper;
import io.syncline.shipper.ShipperConfig;
import io.syncline.shipper.SubtreeChangesets;
import io.syncline.shipper.Turns;
import io.syncline.shipper.destination.Setting;
import io.syncline.shipper.transfer.RetryPolicy;
import io.syncline.shipper.transfer.SafetyLimits;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** Makes the stages of one state directory, each under its lock. The one place that knows their constructors. */
public final class StageFactory {
    private final StateDirectory state;
    private final InstantSource clock;
    private final ServiceReport report;
    private final Journal<FileEvent> events;
    private final Journal<Changeset> changesets;
    private final SharedFacts facts = new SharedFacts();
    private Turns turns = new Turns(Turns.usual());

    /** @param report to the service manager of this process, if it has one */
    public StageFactory(StateDirectory state, InstantSource clock, ServiceReport report) {
        this.state = requireNonNull(state, "state is null");
        this.clock = requireNonNull(clock, "clock is null");
        this.report = requireNonNull(report, "report is null");
        this.events = Journals.events(state);
        this.changesets = Journals.changesets(state);
    }

    /** @param rsyncs how many of its shippers work at once. To be called before the first one is made */
    public StageFactory sharing(int rsyncs) {
        turns = new Turns(rsyncs);
        return this;
    }

    public StateDirectory state() {
        return state;
    }

    public Journal<Changeset> changesets() {
        return changesets;
    }

    ServiceReport report() {
        return report;
    }

    /**
     * @param pruning what need not be looked at
     * @param lock of the capture stage
     */
    Capture capture(
            Path watchedRoot,
            WatchOptions watch,
            Pruning pruning,
            SweepConfig sweep,
            SourceIdentity expected,
            StageLock lock) {
        StateFile file = waitingCapture();
        CaptureConfig config = new CaptureConfig(watchedRoot, expected, watch)
                .sweeping(sweep.in(state.capture()))
                .withPruning(pruning);
        CaptureAgent agent = new CaptureAgent(config, events, new PlannedPosition(changesets), file)
                .answering(state.requests())
                .keptBy(report.manager());
        return new Capture(new Part(agent, file, lock), agent.watching(), agent.swept(), agent::watchedBy);
    }

    /** @param lock of the planner */
    Part planner(WindowPolicy window, RetentionPolicy retention, StageLock lock) {
        StateFile file = new StateFile(state.plannerState(), "planner", clock, report);
        Planner planner = new Planner(
                        window,
                        events,
                        changesets,
                        file,
                        clock,
                        () -> DestinationFiles.slowest(state),
                        new SourceLooks(() -> SourceGuard.root(state.source())))
                .keeping(Journals.folding(state, retention));
        return new Part(planner, file, lock);
    }

    /** The directory that the destination gets: the source, or which one a match of its wildcards was when it was joined. */
    static SourceIdentity sourceOf(StateDirectory state, Target target, SourceIdentity watched) {
        return target.below().isRoot()
                ? watched
                : SourceGuard.recordOrRecall(
                        state.destination(target.name()).resolve("source.json"),
                        target.mapping().watchedRoot());
    }

    /**
     * @param watched what is watched
     * @param lock of this destination's shipper
     */
    Part shipper(Target target, SourceIdentity watched, boolean progress, StageLock lock) {
        StateFile file = stateOf(target);
        ShipperConfig config = new ShipperConfig(
                target.mapping(),
                sourceOf(state, target, watched),
                target.options(),
                SafetyLimits.parse(
                        target.options().settings().get(Setting.MAX_DELETE).orElseThrow()),
                RetryPolicy.DEFAULT,
                progress);
        Journal<Changeset> own =
                target.below().isRoot() ? changesets : new SubtreeChangesets(changesets, target.below());
        Shipper shipper = new Shipper(config, events, own, state.destination(target.name()), file, clock)
                .taking(turns)
                .looking(facts);
        return new Part(shipper, file, lock);
    }

    /** What all stages of a mirror say while there is no source for them. */
    List<StateFile> waiting(List<Target> targets) {
        List<StateFile> files = new ArrayList<>(List.of(waitingCapture()));
        files.add(new StateFile(state.plannerState(), "planner", clock, report));
        files.addAll(waitingShippers(targets));
        return files;
    }

    StateFile waitingCapture() {
        return new StateFile(state.captureState(), "capture", clock, report);
    }

    List<StateFile> waitingShippers(List<Target> targets) {
        return targets.stream().map(this::stateOf).toList();
    }

    private StateFile stateOf(Target target) {
        return new StateFile(state.destinationState(target.name()), "ship/" + target.name(), clock, report);
    }

    /** @param watched what is watched for its destinations */
    ScheduledVerification verification(SourceIdentity watched) {
        return new ScheduledVerification(state, watched, clock);
    }

    StageLock lockCapture() {
        return StageLock.take(state.lock("capture"), "the capture agent of " + state.root());
    }

    StageLock lockPlanner() {
        return StageLock.take(state.lock("planner"), "the planner of " + state.root());
    }

    StageLock lockShipper(String name) {
        return StageLock.take(state.lock("ship-" + name), "the shipper of " + name + " in " + state.root());
    }
}
