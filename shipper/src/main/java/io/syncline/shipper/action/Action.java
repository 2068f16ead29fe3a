package io.syncline.shipper.action;

import static java.util.Objects.requireNonNull;

import io.syncline.process.Heartbeat;
import io.syncline.shipper.destination.Destination.Exec;
import io.syncline.shipper.destination.Mapping;
import io.syncline.shipper.rsync.Orphans;
import io.syncline.shipper.rsync.RootLook;
import io.syncline.shipper.transfer.Outcome;
import io.syncline.shipper.transfer.Outcome.Pace;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The command of one destination, one call at a time. {@link #call} belongs to one thread; {@link #stop} to any.
 *
 * <p>Its working directory is the watched root, and is compared with the configured one before the command is let run: a
 * source that is not mounted is never read as "everything is gone".
 */
public final class Action {
    private static final Logger LOG = LoggerFactory.getLogger(Action.class);
    private static final Duration LOOK = Duration.ofMillis(500);

    /** Lines of one call that go to the log; who says more has a log of his own. */
    private static final int MAX_LINES = 100;

    private final Mapping mapping;
    private final RootLook root;
    private final ActionPolicy policy;
    private volatile boolean stopping;
    private volatile ActionCall running;

    public Action(Mapping mapping, RootLook root, ActionPolicy policy) {
        this.mapping = requireNonNull(mapping, "mapping is null");
        this.root = requireNonNull(root, "root is null");
        this.policy = requireNonNull(policy, "policy is null");
    }

    /** Ends what an earlier process has left running. */
    public void endLeftovers() throws InterruptedException {
        Orphans.end(mapping);
    }

    /**
     * Tells the command, and waits for its end.
     *
     * @param environment beside what is the same for all calls
     * @throws InterruptedException if interrupted; all that it has started is ended then
     */
    public Outcome call(List<Told> told, Map<String, String> environment) throws InterruptedException {
        AtomicReference<String> lastWords = new AtomicReference<>("");
        AtomicInteger lines = new AtomicInteger();
        ActionCall call;
        try {
            call = ActionCall.start(command(), mapping.watchedRoot(), all(environment), line -> {
                lastWords.set(line);
                log(line, lines.incrementAndGet());
            });
        } catch (IOException e) {
            // A root that is gone is found by the next look at it.
            return new Outcome.Retry(Pace.NORMAL, "exec: cannot start: " + e.getMessage());
        }
        running = call;
        try {
            return stopping ? new Outcome.Stopped() : outcome(call, told, lastWords);
        } finally {
            running = null;
            end(call);
        }
    }

    /** From any thread, for good. */
    public void stop() {
        stopping = true;
        ActionCall call = running;
        if (call != null) {
            call.terminate();
        }
    }

    private Outcome outcome(ActionCall call, List<Told> told, AtomicReference<String> lastWords)
            throws InterruptedException {
        // Behind the gate it has started nothing yet; a shell that has gone from there was ended by somebody.
        RootLook.Place place = root.at(RootLook.directoryOf(call.pid()));
        if (place != RootLook.Place.IN_ROOT) {
            return place == RootLook.Place.ELSEWHERE
                    ? new Outcome.WrongRoot()
                    : new Outcome.Retry(Pace.NORMAL, "exec: ended before it was told anything");
        }
        call.go(Told.bytes(told));
        boolean ended = awaitEnd(call);
        if (stopping) {
            return new Outcome.Stopped();
        }
        return ended
                ? policy.outcome(call.exitCode(), lastWords.get())
                : new Outcome.Retry(
                        Pace.NORMAL,
                        "exec: not done after " + policy.limit().toSeconds() + " s, and ended; see exec-timeout");
    }

    /** Whether it has ended within its time. */
    private boolean awaitEnd(ActionCall call) throws InterruptedException {
        long begin = System.nanoTime();
        while (!call.awaitEnd(LOOK)) {
            Heartbeat.beat();
            boolean over = !policy.limit().isZero()
                    && System.nanoTime() - begin > policy.limit().toNanos();
            if (over) {
                return false;
            }
        }
        return true;
    }

    /** All of its processes that carry the mark, where it did not come to its own end. */
    private void end(ActionCall call) throws InterruptedException {
        boolean interrupted = Thread.interrupted();
        try {
            if (interrupted || stopping || !call.awaitEnd(Duration.ZERO)) {
                call.terminate();
                Orphans.end(mapping);
            }
        } catch (IllegalStateException hangs) {
            LOG.warn("{}: {}", mapping.name(), hangs.getMessage());
        } finally {
            call.kill();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private String command() {
        return ((Exec) mapping.destination()).command();
    }

    private Map<String, String> all(Map<String, String> more) {
        Map<String, String> all = new HashMap<>(more);
        all.put("SYNCLINE_LABEL", mapping.name());
        all.put("SYNCLINE_SOURCE", mapping.watchedRoot().toString());
        all.put("SYNCLINE_PREFIX", mapping.prefix().display());
        // SYNCLINE_MIRROR: what orphans are known by.
        all.putAll(Orphans.mark(mapping));
        return all;
    }

    private void log(String line, int number) {
        if (number <= MAX_LINES) {
            LOG.info("{}: exec: {}", mapping.name(), line);
        } else if (number == MAX_LINES + 1) {
            LOG.info(
                    "{}: exec: says more than {} lines; the rest of this call is not logged",
                    mapping.name(),
                    MAX_LINES);
        }
    }
}
