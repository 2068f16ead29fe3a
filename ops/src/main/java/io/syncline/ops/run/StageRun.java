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
import io.syncline.process.SourceGuard;
import io.syncline.process.StageLock;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** One stage, or the shippers of several destinations, as the whole of this process. */
public final class StageRun {
    private final StageFactory factory;
    private final Narration narration;
    private final StageRunner runner = new StageRunner();

    public StageRun(StageFactory factory, Narration narration) {
        this.factory = requireNonNull(factory, "factory is null");
        this.narration = requireNonNull(narration, "narration is null");
    }

    public ExitCode capture(Path watchedRoot, WatchOptions watch, Pruning pruning, SweepConfig sweep)
            throws InterruptedException {
        try (Locks locks = new Locks()) {
            StageLock lock = locks.take(factory::lockCapture);
            SourceIdentity source = SourceGuard.recordOrVerify(factory.state().source(), watchedRoot);
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
            SourceIdentity source = SourceGuard.recordOrVerify(factory.state().source(), watchedRoot);
            for (Target target : targets) {
                narration.mapping(target);
                parts.add(factory.shipper(
                        target, source, progress, locks.take(() -> factory.lockShipper(target.name()))));
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
