package io.syncline.capture;

import io.syncline.capture.watch.Watcher;
import io.syncline.path.RelPath;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * When to sweep although nothing was missed: by schedule, what cannot be watched, and what somebody asks for. Owned by the
 * thread that owns the sweeps.
 */
final class SweepTimes {
    /** More places than this are swept as the whole tree. A guess; each costs a step of the plan. */
    private static final int MOST_TOPS = 1000;

    private static final Duration LOOK_INTERVAL = Duration.ofSeconds(1);

    private final SweepConfig config;
    private final Sweeps sweeps;
    private final Watcher watcher;
    private final SweepRequests requests;
    private Instant lookedAt = Instant.EPOCH;
    /** What cannot be watched is known up to here; empty while all is watched. */
    private Optional<Instant> known = Optional.empty();

    private Optional<Instant> sweeping = Optional.empty();

    SweepTimes(SweepConfig config, Sweeps sweeps, Watcher watcher, SweepRequests requests) {
        this.config = config;
        this.sweeps = sweeps;
        this.watcher = watcher;
        this.requests = requests;
    }

    /** Something cannot be watched from now on; an event that covers what was before was handed on. */
    void unwatched(Instant now) {
        known = known.or(() -> Optional.of(now));
    }

    /** Up to when what cannot be watched is known; empty if everything is watched. */
    Optional<Instant> knownUpTo() {
        return known;
    }

    /** Whether what cannot be watched is known up to this time. */
    boolean isKnownAt(Instant time, Instant now) {
        notAheadOf(now);
        return known.filter(until -> until.isAfter(time)).isPresent();
    }

    /** Sweeps what cannot be watched, so that it is known up to this time, as soon as no other sweep is open. */
    void sweepFor(Instant time, Instant now) {
        if (!sweeps.isOpen() && now.isAfter(time)) {
            sweepUnwatched(now);
        }
    }

    /** Begins what is due. */
    void look(Instant now) {
        boolean isBack = now.isBefore(lookedAt);
        if (!isBack && now.isBefore(lookedAt.plus(LOOK_INTERVAL))) {
            return;
        }
        lookedAt = now;
        notAheadOf(now);
        if (watcher.seesEverything()) {
            known = Optional.empty();
        } else {
            unwatched(now);
        }
        sweeps.countFrom(now);
        requests.fresh().forEach(request -> sweepAsAsked(request, now));
        if (!sweeps.isOpen()
                && known.filter(time -> isDue(time, config.unwatched(), now)).isPresent()) {
            sweepUnwatched(now);
        }
        if (!sweeps.isOpen() && !config.schedule().isZero() && isDue(lastScheduled(now), config.schedule(), now)) {
            sweeps.scheduled(now);
        }
    }

    private void sweepAsAsked(SweepRequests.Request request, Instant now) {
        sweeps.tally(request.tally());
        sweeps.sweep(List.of(request.top()), since(request, now), now);
    }

    /** A sweep came to its end. */
    void ended(Instant began) {
        known = known.map(time -> sweeping.orElse(time));
        sweeping = Optional.empty();
        requests.ended();
    }

    /** The whole tree was marked, or is swept: that covers what cannot be watched too. */
    void wholeTree(Instant now) {
        known = known.isPresent() || !watcher.seesEverything() ? Optional.of(now) : known;
    }

    /**
     * If the clock went back, what changes now has times before those up to which all was known. It is not long ago: this is
     * asked with each look at the root.
     */
    private void notAheadOf(Instant now) {
        known = known.map(time -> notAheadOf(time, now));
        sweeping = sweeping.map(time -> notAheadOf(time, now));
    }

    private Instant notAheadOf(Instant time, Instant now) {
        return time.isAfter(now) ? now.minus(config.slack()) : time;
    }

    private void sweepUnwatched(Instant now) {
        // What can be watched now is: its listing is an event of its own, so it does not matter that it is swept too.
        List<RelPath> tops = watcher.unwatchedTrees();
        watcher.retryUnwatched();
        sweeping = Optional.of(now);
        sweeps.sweep(
                tops.size() > MOST_TOPS ? List.of(RelPath.ROOT) : tops,
                known.orElse(now).minus(config.slack()),
                now);
    }

    private Instant since(SweepRequests.Request request, Instant now) {
        return request.since().orElseGet(() -> lastScheduled(now).minus(config.slack()));
    }

    private Instant lastScheduled(Instant now) {
        return sweeps.lastScheduled().orElse(now);
    }

    private static boolean isDue(Instant last, Duration interval, Instant now) {
        return !now.isBefore(last.plus(interval));
    }
}
