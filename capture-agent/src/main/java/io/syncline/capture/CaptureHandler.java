package io.syncline.capture;

import io.syncline.capture.ring.RingHandler;
import io.syncline.capture.watch.Notices;
import io.syncline.capture.watch.RawEvent;
import io.syncline.capture.watch.RootLostException;
import io.syncline.capture.watch.Safekeeping;
import io.syncline.capture.watch.WatchAnswer.Refused;
import io.syncline.capture.watch.Watcher;
import io.syncline.event.FileEvent;
import io.syncline.event.FileEvent.TreeTouched;
import io.syncline.event.FileEvent.Watermark;
import io.syncline.event.RescanReason;
import io.syncline.journal.Position;
import io.syncline.path.RelPath;
import io.syncline.posix.Posix;
import io.syncline.process.Heartbeat;
import io.syncline.process.StateFile;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The thread behind the ring: translates, appends, forces, and walks while nothing waits. */
final class CaptureHandler implements RingHandler, Notices {
    private static final Logger LOG = LoggerFactory.getLogger(CaptureHandler.class);
    /** A piece of work ends with the first step behind this. */
    private static final long WORK_NANOS = 1_000_000;

    private final CaptureConfig config;
    private final RootLook rootLook;
    private final EventWriter writer;
    private final StateFile state;
    private final RescanReason startReason;
    private final OptionalInt nextWatch;
    private final Safekeeping safekeeping;
    private final CompletableFuture<Position> watching;
    private final CompletableFuture<Position> swept;
    private final Watcher watcher;
    private final Watermarks watermarks;
    private final Sweeps sweeps;
    private final Cookies cookies;
    private final SweepTimes sweepTimes;
    private boolean isWholeTreeWatched;
    private Position durable = Position.NONE;
    private final String watchedBy;
    private boolean isEntered;
    private boolean isDetailStale;
    private long directoriesCounted;
    private long unwatchedCounted;
    private long handled;
    private Optional<String> firstRefusal = Optional.empty();

    CaptureHandler(
            CaptureConfig config,
            Mechanism mechanism,
            EventWriter writer,
            StateFile state,
            RescanReason startReason,
            Optional<Instant> lastWatermark,
            CompletableFuture<Position> watching,
            CompletableFuture<Position> swept,
            BooleanSupplier caughtUp,
            Runnable wake,
            Optional<RequestWatch> requests) {
        this.config = config;
        this.rootLook = new RootLook(config);
        byte[] root = Posix.bytes(config.root());
        this.writer = writer;
        this.state = state;
        this.startReason = startReason;
        this.nextWatch = mechanism.nextWatch();
        this.safekeeping = mechanism.safekeeping();
        this.watching = watching;
        this.swept = swept;
        this.watermarks = new Watermarks(lastWatermark);
        this.sweeps = new Sweeps(
                config.sweep(),
                root,
                config.expected(),
                config.pruning(),
                config.watch().oneFileSystem(),
                this::append,
                state,
                wake);
        this.cookies = new Cookies(requests, asked -> isAllKnown(asked, caughtUp));
        this.watcher = mechanism.watcher().of(this::append, this, caughtUp);
        this.sweepTimes = new SweepTimes(
                config.sweep(), sweeps, watcher, new SweepRequests(requests.map(RequestWatch::directory), state));
        this.watchedBy = mechanism.description();
    }

    @Override
    public void onStart() {
        // Nothing may be recorded of another root, not even that it is watched.
        checkRoot();
        // At the head of each epoch, so that it is still there when the earlier ones are trimmed.
        watermarks.last().ifPresent(time -> append(new Watermark(time)));
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
            if (writer.isStopRequested()) {
                throw new EventWriter.StoppedEarly();
            }
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
        if (isDetailStale && isEntered) {
            enterWatching();
        }
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
        String where = config.root() + "/" + directory.display();
        if (firstRefusal.isEmpty() || !why.watchLimit()) {
            LOG.warn(
                    "cannot watch {}: {}; it is swept every {} s",
                    where,
                    why.detail(),
                    config.sweep().unwatched().toSeconds());
        }
        if (firstRefusal.isEmpty() || why.watchLimit()) {
            firstRefusal = Optional.of("cannot watch " + where + ": " + why.detail());
        }
        sweepTimes.unwatched(Instant.now());
        state.error(firstRefusal.get());
        isDetailStale = true;
    }

    @Override
    public void lostTrack(RescanReason why, String detail) {
        LOG.warn("changes were missed: {} reason={}", detail, why);
        safekeeping.doubt();
        sweeps.lost();
        state.count(why == RescanReason.OVERFLOW ? "overflows" : "unknownDescriptors", 1);
        state.error(detail);
    }

    @Override
    public void resumed() {
        isWholeTreeWatched = true;
        isDetailStale = true;
        state.count("resumed", 1);
        LOG.info("watching {} directories={} again, nothing was missed", config.root(), watcher.directories());
    }

    @Override
    public void wholeTreeWatched(RescanReason why) {
        isWholeTreeWatched = true;
        isDetailStale = true;
        LOG.info(
                "watching {} by {} directories={} unwatched={} reason={}",
                config.root(),
                watchedBy,
                watcher.directories(),
                watcher.unwatched(),
                why);
        findMissed(why);
    }

    /** What changed before everything was watched: by a sweep if it is known since when; else anything may have. */
    private void findMissed(RescanReason why) {
        Instant now = Instant.now();
        if (watermarks.isClockSound(now, System.nanoTime(), config.sweep().slack())) {
            sweeps.gap(watermarks.last().orElseThrow(), now);
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
        append(new TreeTouched(RelPath.ROOT, why));
        // The mark stands for every change before it: an agent that is killed now sweeps when it comes back.
        writeWatermark(now, System.nanoTime());
        sweeps.covered(now);
        sweepTimes.wholeTree(now);
        sweepTimes.ended(now);
    }

    @Override
    public void mountChanged(RelPath directory, boolean isMounted) {
        LOG.warn(
                "something was {} {}/{}; what is there now is looked at",
                isMounted ? "mounted at" : "unmounted from",
                config.root(),
                directory.display());
    }

    private void append(FileEvent event) {
        try {
            writer.append(event);
            watermarks.recorded();
        } catch (InterruptedException e) {
            throw new InterruptedWhileFull(e);
        }
    }

    private void flush() {
        checkRoot();
        count();
        writeWatermark();
        force();
        sweeps.forced(Instant.now()).ifPresent(this::swept);
        answerCookies();
        // While a sweep looks for what was missed, the events that are kept are not all that there is.
        safekeeping.recorded(handled, isWholeTreeWatched && !sweeps.isGapOpen() && watcher.isSettled());
        Heartbeat.beat();
        if (isWholeTreeWatched) {
            sweepTimes.look(Instant.now());
        }
        if (isWholeTreeWatched && !isEntered) {
            // Not left to a quiet time: there may be none.
            isEntered = true;
            enterWatching();
            watching.complete(durable);
        }
        if (isWholeTreeWatched && !sweeps.isGapOpen()) {
            swept.complete(durable);
        }
    }

    /** Whether everything that had happened at this time is in the journal. What is not watched is swept for it. */
    private boolean isAllKnown(Instant asked, BooleanSupplier caughtUp) {
        return isWholeTreeWatched
                && !sweeps.isGapOpen()
                && caughtUp.getAsBoolean()
                && watcher.isSettled()
                && (watcher.seesEverything() || sweepTimes.isKnownAt(asked, Instant.now()));
    }

    private void answerCookies() {
        if (cookies.appendTo(this::append)) {
            force();
            cookies.forced();
        }
    }

    private void force() {
        try {
            durable = writer.force().orElse(durable);
        } catch (InterruptedException e) {
            throw new InterruptedWhileFull(e);
        }
    }

    private void writeWatermark() {
        long nanos = System.nanoTime();
        if (isWholeTreeWatched && !sweeps.isGapOpen() && watcher.isSettled()) {
            watermarks.due(nanos).flatMap(this::knownEverywhere).ifPresent(time -> writeWatermark(time, nanos));
        }
    }

    /** What is watched is known up to the mark; what is not, up to its last sweep. Empty if that is nothing new. */
    private Optional<Instant> knownEverywhere(Instant mark) {
        if (watcher.seesEverything()) {
            return Optional.of(mark);
        }
        Optional<Instant> swept = sweepTimes.knownUpTo().filter(time -> time.isBefore(mark));
        return swept.filter(
                time -> watermarks.last().filter(last -> !last.isBefore(time)).isEmpty());
    }

    private void writeWatermark(Instant time, long nanos) {
        append(new Watermark(time));
        watermarks.written(time, Instant.now(), nanos);
    }

    /** All that changed before the sweep began is in the journal, durably. */
    private void swept(Instant began) {
        if (sweeps.isGapOpen()) {
            writeWatermark(began, System.nanoTime());
            force();
        }
        sweeps.finished();
        sweepTimes.ended(began);
        isDetailStale = true;
    }

    void close() {
        sweeps.close();
    }

    private void count() {
        long directories = watcher.directories();
        long unwatched = watcher.unwatched();
        if (directories != directoriesCounted) {
            state.count("directories", directories - directoriesCounted);
            directoriesCounted = directories;
        }
        if (unwatched != unwatchedCounted) {
            state.count("unwatchedDirectories", unwatched - unwatchedCounted);
            unwatchedCounted = unwatched;
            isDetailStale = true;
        }
    }

    private void enterWatching() {
        isDetailStale = false;
        String unwatched = watcher.unwatched() == 0
                ? ""
                : "; " + watcher.unwatched()
                        + " directories cannot be watched, changes below them are found by a sweep every "
                        + config.sweep().unwatched().toSeconds() + " s"
                        + firstRefusal.map(first -> ": " + first).orElse("");
        state.enter("watching", config.root() + " by " + watchedBy + unwatched + sweeps.detail());
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

    /** Carries an interrupt through the watcher. */
    static final class InterruptedWhileFull extends RuntimeException {
        private static final long serialVersionUID = 1L;

        InterruptedWhileFull(InterruptedException cause) {
            super(cause);
        }
    }
}
