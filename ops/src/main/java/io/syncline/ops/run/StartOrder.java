package io.syncline.ops.run;

import static java.util.Objects.requireNonNull;

import io.syncline.journal.Position;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * When the stages of one process begin. A destination that had its first contact goes on at once, while directories are
 * still being watched: what changes before that is in a sweep, or under a mark, that is recorded behind the last watch, and
 * it reads on from where it was. One without waits until all is watched: the mark of a first start lies before its first
 * contact then, and does not make it look at everything twice.
 */
final class StartOrder {
    static final Duration POLL = Duration.ofMillis(50);

    private final StageRunner runner;
    private final Capture capture;
    private final Part planner;

    StartOrder(StageRunner runner, Capture capture, Part planner) {
        this.runner = requireNonNull(runner, "runner is null");
        this.capture = requireNonNull(capture, "capture is null");
        this.planner = requireNonNull(planner, "planner is null");
    }

    /**
     * Returns when all have begun.
     *
     * @param known the shippers of destinations that had their first contact
     * @param fresh the others
     * @return a position at which everything is watched; empty if a stage ended before that, or was told to stop
     */
    Optional<Position> start(List<Part> known, List<Part> fresh) throws InterruptedException {
        runner.start(capture.part());
        runner.start(planner);
        known.forEach(runner::start);
        Optional<Position> watching = await(capture.watching());
        if (watching.isEmpty()) {
            // Nobody has a first contact with a source that nobody watches.
            runner.requestStop();
        }
        fresh.forEach(runner::start);
        return watching;
    }

    /** Empty if a stage ended before that, or was told to stop. */
    Optional<Position> await(CompletableFuture<Position> position) throws InterruptedException {
        while (!runner.isStopping()) {
            try {
                return Optional.of(position.get(POLL.toMillis(), TimeUnit.MILLISECONDS));
            } catch (TimeoutException e) {
                if (runner.awaitEnd(Duration.ofMillis(1))) {
                    return Optional.empty();
                }
            } catch (ExecutionException | CancellationException e) {
                // The stage itself says why, and its end is the end of all.
                return Optional.empty();
            }
        }
        return Optional.empty();
    }
}
