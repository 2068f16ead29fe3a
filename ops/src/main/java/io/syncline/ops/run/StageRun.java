package io.syncline.ops.run;

import static java.util.Objects.requireNonNull;

import io.syncline.capture.SweepConfig;
import io.syncline.capture.WatchOptions;
import io.syncline.filter.Pruning;
import io.syncline.ops.config.ResolvedMirror;
import io.syncline.ops.config.Target;
import io.syncline.planner.RetentionPolicy;
import io.syncline.planner.window.WindowPolicy;
import io.syncline.posix.SourceIdentity;
import io.syncline.process.ExitCode;
import io.syncline.process.StageLock;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One stage, or the shippers of several destinations, as the whole of this process. */
public final class StageRun {
    private final StageFactory factory;
    private final Narration narration;
    private final StageRunner runner = new StageRunner();

    public StageRun(StageFactory factory, Narration narration) {
        this.factory = requireNonNull(factory, "factory is null");
        this.narration = requireNonNull(narration, "narration is null");
    }

    /** @param waits whether a start without the right source waits for it */
    public ExitCode capture(Path watchedRoot, WatchOptions watch, Pruning pruning, SweepConfig sweep, boolean waits)
            throws InterruptedException {
        try (Locks locks = new Locks()) {
            StageLock lock = locks.take(factory::lockCapture);
            Optional<SourceIdentity> there =
                    new SourceWait(factory.state(), watchedRoot, waits).source(() -> List.of(factory.waitingCapture()));
            if (there.isEmpty()) {
                return ExitCode.OK;
            }
            SourceIdentity source = there.get();
            Capture capture = factory.capture(watchedRoot, watch, pruning, sweep, source, lock);
            locks.handOver();
            capture.watching()
                    .thenRun(() ->
                            narration.watching(watchedRoot, capture.watchedBy().get()));
            return run(List.of(capture.part()));
        }
    }

    public ExitCode planner(WindowPolicy window, RetentionPolicy retention) throws InterruptedException {
        return run(List.of(factory.planner(window, retention, factory.lockPlanner())));
    }

    /** @param joining whether matches of the source's wildcards that appear later are shipped as well */
    public ExitCode shippers(ResolvedMirror mirror, List<Target> targets, boolean progress, boolean joining)
            throws InterruptedException {
        Path watchedRoot = mirror.watchedRoot();
        List<Part> parts = new ArrayList<>();
        ScheduledVerification verification;
        try (Locks locks = new Locks()) {
            List<StageLock> taken = new ArrayList<>();
            targets.forEach(target -> taken.add(locks.take(() -> factory.lockShipper(target.name()))));
            Optional<SourceIdentity> there = new SourceWait(
                            factory.state(), watchedRoot, mirror.config().waitsForSource())
                    .source(() -> factory.waitingShippers(targets));
            if (there.isEmpty()) {
                return ExitCode.OK;
            }
            SourceIdentity source = there.get();
            for (int i = 0; i < taken.size(); i++) {
                narration.mapping(targets.get(i));
                parts.add(factory.shipper(targets.get(i), source, progress, taken.get(i)));
            }
            locks.handOver();
            verification = factory.verification(source);
            targets.forEach(verification::add);
            if (joining && mirror.hasWildcards()) {
                new Joining(mirror, factory, narration, runner, source, progress, verification::add).start();
            }
        }
        try {
            return run(parts);
        } finally {
            verification.stop();
        }
    }

    private ExitCode run(List<Part> parts) throws InterruptedException {
        Termination.onSignal(() -> {
            factory.report().stopping();
            runner.requestStop();
        });
        parts.forEach(runner::start);
        return runner.awaitEnd();
    }
}
