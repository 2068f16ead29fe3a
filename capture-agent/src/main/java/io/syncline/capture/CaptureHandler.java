package io.syncline.capture;

import io.syncline.capture.ring.RingHandler;
import io.syncline.capture.watch.Notices;
import io.syncline.capture.watch.RawEvent;
import io.syncline.capture.watch.RootLostException;
import io.syncline.capture.watch.Safekeeping;
import io.syncline.capture.watch.WatchAnswer.Refused;
import io.syncline.capture.watch.Watcher;
import io.syncline.event.RescanReason;
import io.syncline.path.RelPath;
import io.syncline.process.Heartbeat;
import io.syncline.process.StateFile;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalInt;

/** The thread behind the ring: translates, appends, forces, and walks while nothing waits. */
final class CaptureHandler implements RingHandler, Notices {
    /** A piece of work ends with the first step behind this. */
    private static final long WORK_NANOS = 1_000_000;

    private final RootLook rootLook;
    private final RescanReason startReason;
    private final OptionalInt nextWatch;
    private final Safekeeping safekeeping;
    private final Milestones milestones;
    private final Recorder recorder;
    private final Watermarks watermarks;
    private final Watcher watcher;
    private final Sweeps sweeps;
    private final SweepTimes sweepTimes;
    private final Cookies cookies;
    private final Horizon horizon;
    private final KnownMounts mounts;
    private final CaptureStatus status;
    private long handled;

    CaptureHandler(
            CaptureConfig config,
            Mechanism mechanism,
            EventWriter writer,
            StateFile state,
            Start start,
            Milestones milestones,
            Ring ring,
            Optional<RequestWatch> requests) {
        this.rootLook = new RootLook(config);
        this.startReason = start.reason();
        this.nextWatch = mechanism.nextWatch();
        this.safekeeping = mechanism.safekeeping();
        this.milestones = milestones;
        this.watermarks = new Watermarks(start.watermark());
        this.recorder = new Recorder(writer, watermarks);
        this.sweeps = Sweeps.of(config, recorder, state, ring::wake);
        this.mounts = new KnownMounts(config, recorder, state);
        this.watcher = mechanism.watcher(recorder, this, ring::isCaughtUp);
        this.sweepTimes = new SweepTimes(
                config.sweep(), sweeps, watcher, new SweepRequests(requests.map(RequestWatch::directory)));
        this.horizon = new Horizon(config.sweep(), recorder, watermarks, watcher, sweeps, sweepTimes);
        this.cookies = new Cookies(requests, InstantSource.system(), asked -> horizon.isAllKnown(asked, ring));
        this.status = new CaptureStatus(config, state, mechanism.description(), sweeps);
    }

    @Override
    public void onStart() {
        // Nothing may be recorded of another root, not even that it is watched.
        checkRoot();
        horizon.repeatLast();
        if (nextWatch.isPresent()) {
            resume(nextWatch.getAsInt());
        } else {
            watcher.start(startReason);
        }
    }

    /** The ring and the kernel hold the events meanwhile. */
    private void resume(int next) {
        watcher.resume(next);
        while (watcher.hasWork()) {
            recorder.requireGoingOn();
            work();
        }
    }

    @Override
    public void onEvent(RawEvent event) {
        watcher.onEvent(event, System.nanoTime());
        handled = Math.max(handled, event.position());
    }

    @Override
    public void onMark(Instant time) {
        watermarks.marked(time);
    }

    @Override
    public void onQuiet() {
        checkRoot();
        watcher.onQuiet();
        status.quiet(watcher);
    }

    @Override
    public void onStop() {
        watcher.onStop();
    }

    @Override
    public void onBatchEnd() {
        watcher.onBatchEnd(System.nanoTime());
        flush();
    }

    @Override
    public boolean hasWork() {
        return watcher.hasWork() || sweeps.hasWork();
    }

    @Override
    public void work() {
        long end = System.nanoTime() + WORK_NANOS;
        while (watcher.hasWork() && System.nanoTime() < end) {
            watcher.step();
        }
        sweeps.work();
        flush();
    }

    @Override
    public void unwatched(RelPath directory, Refused why) {
        sweepTimes.unwatched(Instant.now());
        status.unwatched(directory, why);
    }

    @Override
    public void lostTrack(RescanReason why, String detail) {
        safekeeping.doubt();
        sweeps.lost();
        status.lostTrack(why, detail);
    }

    @Override
    public void resumed() {
        horizon.watched();
        mounts.changed();
        status.resumed(watcher);
    }

    @Override
    public void wholeTreeWatched(RescanReason why) {
        status.watched(watcher, why);
        boolean isStart = !horizon.isWholeTreeWatched();
        horizon.watchedSince(Instant.now(), why);
        if (!sweeps.isGapOpen()) {
            mounts.covered();
        } else if (isStart) {
            mounts.look();
        } else {
            mounts.changed();
        }
    }

    @Override
    public void mountChanged(RelPath directory, boolean isMounted) {
        status.mountChanged(directory, isMounted);
        mounts.changed(directory);
    }

    @Override
    public void mountsUnknown() {
        mounts.look();
    }

    void close() {
        sweeps.close();
    }

    private void flush() {
        checkRoot();
        status.count(watcher);
        horizon.writeIfDue();
        recorder.force();
        mounts.forced();
        sweeps.forced(Instant.now()).ifPresent(this::swept);
        answerCookies();
        // While a sweep looks for what was missed, the events that are kept are not all that there is.
        safekeeping.recorded(handled, horizon.isSettled());
        Heartbeat.beat();
        if (horizon.isWholeTreeWatched()) {
            sweepTimes.look(Instant.now());
            status.watching(watcher);
            status.busy(watcher, System.nanoTime());
            milestones.watching().complete(recorder.durable());
        }
        if (horizon.isWithoutGap()) {
            milestones.swept().complete(recorder.durable());
        }
    }

    private void swept(Instant began) {
        horizon.swept(began);
        status.swept();
    }

    private void answerCookies() {
        if (cookies.appendTo(recorder::accept)) {
            recorder.force();
            cookies.forced();
        }
    }

    /**
     * Two system calls a batch: no watermark, no answer and no end of a sweep is recorded of a root that is not the one that
     * was configured. What was appended in the batch before that was seen is recorded at the end; it says where to look, and
     * no shipper looks anywhere but in the right one.
     */
    private void checkRoot() {
        rootLook.problem().ifPresent(problem -> {
            throw new RootLostException(problem);
        });
    }
}
