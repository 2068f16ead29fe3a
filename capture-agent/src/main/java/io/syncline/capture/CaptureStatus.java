package io.syncline.capture;

import io.syncline.capture.watch.WatchAnswer.Refused;
import io.syncline.capture.watch.Watcher;
import io.syncline.event.RescanReason;
import io.syncline.path.RelPath;
import io.syncline.process.StateFile;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a person is told of the watching: in the log, and in the state of the stage. Owned by the handler's thread. */
final class CaptureStatus {
    private static final Logger LOG = LoggerFactory.getLogger(CaptureStatus.class);

    /** How often what changed is said while events come without a pause. */
    private static final long INTERVAL_NANOS = 1_000_000_000;

    private final CaptureConfig config;
    private final StateFile state;
    private final String watchedBy;
    private final Sweeps sweeps;
    private boolean isEntered;
    private boolean isStale;
    private long enteredNanos;
    private long directoriesCounted;
    private long unwatchedCounted;
    private Optional<String> firstRefusal = Optional.empty();

    /** @param watchedBy see {@link Mechanism} */
    CaptureStatus(CaptureConfig config, StateFile state, String watchedBy, Sweeps sweeps) {
        this.config = config;
        this.state = state;
        this.watchedBy = watchedBy;
        this.sweeps = sweeps;
    }

    void unwatched(RelPath directory, Refused why) {
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
        state.error(firstRefusal.get());
        isStale = true;
    }

    void lostTrack(RescanReason why, String detail) {
        LOG.warn("changes were missed: {} reason={}", detail, why);
        state.count(why == RescanReason.OVERFLOW ? "overflows" : "unknownDescriptors", 1);
        state.error(detail);
    }

    void resumed(Watcher watcher) {
        state.count("resumed", 1);
        LOG.info("watching {} directories={} again, nothing was missed", config.root(), watcher.directories());
        isStale = true;
    }

    void watched(Watcher watcher, RescanReason why) {
        LOG.info(
                "watching {} by {} directories={} unwatched={} reason={}",
                config.root(),
                watchedBy,
                watcher.directories(),
                watcher.unwatched(),
                why);
        isStale = true;
    }

    void mountChanged(RelPath directory, boolean isMounted) {
        LOG.warn(
                "something was {} {}/{}; what is there now is looked at",
                isMounted ? "mounted at" : "unmounted from",
                config.root(),
                directory.display());
    }

    /** A sweep came to its end. */
    void swept() {
        isStale = true;
    }

    void count(Watcher watcher) {
        long directories = watcher.directories();
        long unwatched = watcher.unwatched();
        if (directories != directoriesCounted) {
            state.count("directories", directories - directoriesCounted);
            directoriesCounted = directories;
        }
        if (unwatched != unwatchedCounted) {
            state.count("unwatchedDirectories", unwatched - unwatchedCounted);
            unwatchedCounted = unwatched;
            isStale = true;
        }
    }

    /** Everything is watched: said at once, the first time. */
    void watching(Watcher watcher) {
        if (!isEntered) {
            isEntered = true;
            enter(watcher);
        }
    }

    /** Nothing else is to be done: what changed meanwhile is said. */
    void quiet(Watcher watcher) {
        if (isStale && isEntered) {
            enter(watcher);
        }
    }

    /** By fanotify there may be no quiet moment: others write on the same file system. */
    void busy(Watcher watcher, long nowNanos) {
        if (isStale && isEntered && nowNanos - enteredNanos >= INTERVAL_NANOS) {
            enter(watcher);
        }
    }

    private void enter(Watcher watcher) {
        isStale = false;
        enteredNanos = System.nanoTime();
        String unwatched = watcher.unwatched() == 0
                ? ""
                : "; " + watcher.unwatched()
                        + " directories cannot be watched, changes below them are found by a sweep every "
                        + config.sweep().unwatched().toSeconds() + " s"
                        + firstRefusal.map(first -> ": " + first).orElse("");
        state.enter("watching", config.root() + " by " + watchedBy + unwatched + sweeps.detail());
    }
}
