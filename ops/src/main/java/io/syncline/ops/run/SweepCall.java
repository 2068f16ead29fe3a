package io.syncline.ops.run;

import io.syncline.capture.sweep.SweepAnswer;
import io.syncline.capture.sweep.SweepRequest;
import io.syncline.checkpoint.CheckpointFile;
import io.syncline.path.PathText;
import io.syncline.path.RelPath;
import io.syncline.process.ExitCode;
import io.syncline.process.Requests;
import io.syncline.process.StageException;
import io.syncline.process.StageLock;
import io.syncline.process.StateDirectory;
import io.syncline.process.StateFile;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

/** One request for a sweep, and its answer. Used by one thread. */
public final class SweepCall {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final int POLLS_PER_PROGRESS = 10;

    private final StateDirectory state;
    private final Requests requests;
    private final String name;

    private SweepCall(StateDirectory state, String name) {
        this.state = state;
        this.requests = state.requests();
        this.name = name;
    }

    /** @param since empty: since the last scheduled sweep */
    public static SweepCall post(StateDirectory state, RelPath top, Optional<Instant> since) {
        requireAgent(state);
        String name = "sweep-" + Long.toHexString(ThreadLocalRandom.current().nextLong());
        state.requests().prepare();
        try {
            new CheckpointFile<>(state.requests().directory().resolve(name + ".json"), SweepRequest.class)
                    .write(new SweepRequest(PathText.of(top), since));
        } catch (UncheckedIOException e) {
            throw new StageException(ExitCode.STATE, e.getMessage(), e);
        }
        return new SweepCall(state, name);
    }

    /**
     * Waits for the end.
     *
     * @param progress told now and then what was done so far, or why nothing is
     * @throws StageException with {@link ExitCode#UNREACHABLE} if the agent ends before that
     */
    public String await(Consumer<String> progress) throws InterruptedException {
        Map<String, Long> before = counters();
        CheckpointFile<SweepAnswer> answer =
                new CheckpointFile<>(requests.directory().resolve(name + ".done"), SweepAnswer.class);
        for (int polls = 1; ; polls++) {
            Optional<SweepAnswer> done = answer.read();
            if (done.isPresent()) {
                requests.remove(name + ".done");
                return done.get().inodes() + " inodes, " + done.get().findings() + " findings";
            }
            requireAgent(state);
            if (polls % POLLS_PER_PROGRESS == 0) {
                progress.accept(whatHolds()
                        .orElseGet(() -> "sweeping: " + grown(before, "sweptInodes") + " inodes, "
                                + grown(before, "sweepFindings") + " findings so far"));
            }
            Thread.sleep(POLL.toMillis());
        }
    }

    /** Nobody sweeps then: the request waits for the end of that. */
    private Optional<String> whatHolds() {
        try {
            return StateFile.read(state.captureState())
                    .filter(it -> it.state().equals("held") || it.state().equals("retrying"))
                    .map(it -> "waiting: capture is " + it.state() + ": " + it.detail());
        } catch (UncheckedIOException notForced) {
            return Optional.empty();
        }
    }

    private long grown(Map<String, Long> before, String counter) {
        return Math.max(0, counters().getOrDefault(counter, 0L) - before.getOrDefault(counter, 0L));
    }

    private Map<String, Long> counters() {
        try {
            return StateFile.read(state.captureState()).map(it -> it.counters()).orElse(Map.of());
        } catch (UncheckedIOException notForced) {
            return Map.of();
        }
    }

    private static void requireAgent(StateDirectory state) {
        if (StageLock.holder(state.lock("capture")).isEmpty()) {
            throw new StageException(
                    ExitCode.UNREACHABLE,
                    "no capture agent runs on " + state.root() + "; at its start it sweeps by itself");
        }
    }
}
