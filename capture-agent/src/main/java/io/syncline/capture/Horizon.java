package io.syncline.capture;

import io.syncline.capture.watch.Watcher;
import io.syncline.event.FileEvent.TreeTouched;
import io.syncline.event.FileEvent.Watermark;
import io.syncline.event.RescanReason;
import io.syncline.path.RelPath;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Up to when everything that changed is recorded: what is watched up to the last mark of the ring, what is not up to its last
 * sweep, and nothing while a gap is open. Says so in the journal, and sweeps what lies behind it. Owned by the handler's
 * thread.
 */
final class Horizon {
    private static final Logger LOG = LoggerFactory.getLogger(Horizon.class);

    private final SweepConfig config;
    private final Recorder recorder;
    private final Watermarks watermarks;
    private final Watcher watcher;
    private final Sweeps sweeps;
    private final SweepTimes sweepTimes;
    private boolean isWholeTreeWatched;

    Horizon(
            SweepConfig config,
            Recorder recorder,
            Watermarks watermarks,
            Watcher watcher,
            Sweeps sweeps,
            SweepTimes sweepTimes) {
        this.config = config;
        this.recorder = recorder;
        this.watermarks = watermarks;
        this.watcher = watcher;
        this.sweeps = sweeps;
        this.sweepTimes = sweepTimes;
    }

    /** At the head of each epoch, so that the last one is still there when the earlier epochs are trimmed. */
    void repeatLast() {
        watermarks.last().ifPresent(time -> recorder.accept(new Watermark(time)));
    }

    /** All is watched, and nothing was missed. */
    void watched() {
        isWholeTreeWatched = true;
    }

    boolean isWholeTreeWatched() {
        return isWholeTreeWatched;
    }

    /** Whether nothing that changed is unknown, but for what waits in the watcher and in front of it. */
    boolean isWithoutGap() {
        return isWholeTreeWatched && !sweeps.isGapOpen();
    }

    /** Whether what was handled so far is all recorded, and nothing else is missing. */
    boolean isSettled() {
        return isWithoutGap() && watcher.isSettled();
    }

    /**
     * All is watched from now on. What changed before is found by a sweep if it is known since when; else anything may have
     * changed.
     */
    void watchedSince(Instant now, RescanReason why) {
        isWholeTreeWatched = true;
        if (watermarks.isClockSound(now, System.nanoTime(), config.slack())) {
            sweeps.gap(watermarks.last().orElseThrow(), now);
            // That the sweep has only begun does not matter: while the gap is open nobody asks.
            sweepTimes.wholeTree(now);
            return;
        }
        if (why != RescanReason.FIRST_START) {
            LOG.warn(
                    "the whole tree is to be looked at: {} reason={}",
                    watermarks
                            .last()
                            .map(time -> "the clock went back to " + now + " since the last watermark, " + time)
                            .orElse("no watermark says since when"),
                    why);
        }
        recorder.accept(new TreeTouched(RelPath.ROOT, why));
        // The mark stands for every change before it: an agent that is killed now sweeps when it comes back.
        write(now, System.nanoTime());
        sweeps.covered(now);
        sweepTimes.wholeTree(now);
        sweepTimes.ended(now);
    }

    /** Writes a watermark if there is something new to say, and it was not said a moment ago. */
    void writeIfDue() {
        long nanos = System.nanoTime();
        if (isSettled()) {
            watermarks.due(nanos).flatMap(this::knownEverywhere).ifPresent(time -> write(time, nanos));
        }
    }

    /** All that changed before the sweep began is in the journal, durably. */
    void swept(Instant began) {
        // LIMIT: not if the clock was set back meanwhile. The next mark says as much.
        if (sweeps.isGapOpen() && !began.isAfter(Instant.now())) {
            write(began, System.nanoTime());
            recorder.force();
        }
        sweeps.finished();
        sweepTimes.ended(began);
    }

    /** Whether everything that had happened at this time is in the journal. What is not watched is swept for it. */
    boolean isAllKnown(Instant asked, Ring ring) {
        return isWithoutGap()
                && ring.isCaughtUp()
                && watcher.isSettled()
                && (watcher.seesEverything() || isSweptAt(asked, Instant.now()));
    }

    private boolean isSweptAt(Instant asked, Instant now) {
        boolean isKnown = sweepTimes.isKnownAt(asked, now);
        if (!isKnown) {
            sweepTimes.sweepFor(asked, now);
        }
        return isKnown;
    }

    /** Empty if that is nothing new. */
    private Optional<Instant> knownEverywhere(Instant mark) {
        if (watcher.seesEverything()) {
            return Optional.of(mark);
        }
        Optional<Instant> swept = sweepTimes.knownUpTo().filter(time -> time.isBefore(mark));
        return swept.filter(
                time -> watermarks.last().filter(last -> !last.isBefore(time)).isEmpty());
    }

    private void write(Instant time, long nanos) {
        recorder.accept(new Watermark(time));
        watermarks.written(time, Instant.now(), nanos);
    }
}
