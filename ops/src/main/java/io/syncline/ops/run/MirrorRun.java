package io.syncline.ops.run;

import static java.util.Objects.requireNonNull;

import io.syncline.journal.Position;
import io.syncline.ops.config.ResolvedMirror;
import io.syncline.ops.config.Target;
import io.syncline.posix.SourceIdentity;
import io.syncline.process.ExitCode;
import io.syncline.process.StageLock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** All stages of a mirror in this process. Only the journals lie between them, as if they were processes of their own. */
public final class MirrorRun {
    private final ResolvedMirror mirror;
    private final StageFactory factory;
    private final Narration narration;
    private final boolean progress;
    private final StageRunner runner = new StageRunner();
    private boolean once;
    private ExitCode result = ExitCode.OK;

    /** @param progress whether the initial sync may draw on the terminal */
    public MirrorRun(ResolvedMirror mirror, StageFactory factory, Narration narration, boolean progress) {
        this.mirror = requireNonNull(mirror, "mirror is null");
        this.factory = requireNonNull(factory, "factory is null");
        this.narration = requireNonNull(narration, "narration is null");
        this.progress = progress;
    }

    /** Ends when each destination has what there was, or waits for what only time or a person can bring. */
    public MirrorRun once() {
        once = true;
        return this;
    }

    /** Runs until a signal, or until a stage fails. */
    public ExitCode run() throws InterruptedException {
        try (Locks locks = new Locks()) {
            StageLock captureLock = locks.take(factory::lockCapture);
            StageLock plannerLock = locks.take(factory::lockPlanner);
            List<StageLock> shipperLocks = new ArrayList<>();
            mirror.targets().forEach(target -> shipperLocks.add(locks.take(() -> factory.lockShipper(target.name()))));
            Optional<SourceIdentity> there = new SourceWait(
                            mirror.state(),
                            mirror.watchedRoot(),
                            mirror.config().waitsForSource())
                    .source(() -> factory.waiting(mirror.targets()));
            if (there.isEmpty()) {
                return ExitCode.OK;
            }
            SourceIdentity source = there.get();
            mirror.targets().forEach(narration::mapping);

            Capture capture = factory.capture(
                    mirror.watchedRoot(),
                    mirror.config().watch(),
                    mirror.pruning(),
                    mirror.config().sweep(),
                    source,
                    captureLock);
            Part planner = factory.planner(
                    mirror.config().window(), mirror.config().limits().journal(), plannerLock);
            List<Part> known = new ArrayList<>();
            List<Part> fresh = new ArrayList<>();
            for (int i = 0; i < shipperLocks.size(); i++) {
                Target target = mirror.targets().get(i);
                Part shipper = factory.shipper(target, source, progress, shipperLocks.get(i));
                (DestinationFiles.hadContact(mirror.state(), target.name()) ? known : fresh).add(shipper);
            }
            locks.handOver();
            return run(capture, planner, known, fresh, source);
        }
    }

    private ExitCode run(Capture capture, Part planner, List<Part> known, List<Part> fresh, SourceIdentity source)
            throws InterruptedException {
        Termination.onSignal(() -> {
            factory.report().stopping();
            runner.requestStop();
        });
        ScheduledVerification verification = factory.verification(source);
        mirror.targets().forEach(verification::add);
        try {
            return run(new StartOrder(runner, capture, planner), capture, planner, known, fresh, source, verification);
        } finally {
            verification.stop();
        }
    }

    private ExitCode run(
            StartOrder order,
            Capture capture,
            Part planner,
            List<Part> known,
            List<Part> fresh,
            SourceIdentity source,
            ScheduledVerification verification)
            throws InterruptedException {
        Optional<Position> watching = order.start(known, fresh);
        if (watching.isPresent() && mirror.hasWildcards()) {
            new Joining(mirror, factory, narration, runner, source, progress, verification::add).start();
        }
        if (watching.isPresent()) {
            narration.watching(mirror.watchedRoot(), capture.watchedBy().get());
            Optional<Position> swept = order.await(capture.swept());
            if (swept.isPresent()) {
                narrateArrival(swept.get(), planner, shippers(known, fresh));
            }
        }
        ExitCode end = runner.awaitEnd();
        return end == ExitCode.OK ? result : end;
    }

    private Map<String, Part> shippers(List<Part> known, List<Part> fresh) {
        Map<String, Part> all = new HashMap<>();
        for (Target target : mirror.targets()) {
            Stream.concat(known.stream(), fresh.stream())
                    .filter(part -> part.stage().name().equals("ship/" + target.name()))
                    .forEach(part -> all.put(target.name(), part));
        }
        return all;
    }

    private int failing(String name) {
        return DestinationFiles.facts(mirror.state().destination(name))
                .map(facts -> facts.quarantine().size())
                .orElse(0);
    }

    private void narrateArrival(Position mark, Part planner, Map<String, Part> shippers) throws InterruptedException {
        List<String> names = mirror.targets().stream().map(Target::name).toList();
        Arrival arrival = new Arrival(mirror.state(), planner.state(), factory.changesets(), mark, names);
        OnePass pass = new OnePass(mirror.state(), shippers);
        while (!arrival.isComplete() && !runner.isStopping() && !runner.awaitEnd(StartOrder.POLL)) {
            arrival.poll().forEach(name -> narration.inSync(name, failing(name)));
            if (once && pass.isOver(arrival.waiting())) {
                break;
            }
        }
        if (once && !runner.isStopping()) {
            result = pass.result(arrival.waiting());
            runner.requestStop();
        }
    }
}
