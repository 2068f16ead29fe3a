package io.syncline.capture.watch;

import io.syncline.event.RescanReason;
import io.syncline.path.RelPath;
import java.util.List;

/**
 * Watches nothing: for a file system that tells nobody of its changes, such as one that other machines write to. What
 * changes is found by sweeps at an interval.
 */
public final class SweepOnly implements Watcher {
    private final Notices notices;

    public SweepOnly(Notices notices) {
        this.notices = notices;
    }

    @Override
    public void start(RescanReason why) {
        notices.wholeTreeWatched(why);
    }

    @Override
    public void resume(int nextWatch) {
        throw new IllegalStateException("nothing is kept that could be gone on with");
    }

    @Override
    public void onEvent(RawEvent event, long nowNanos) {
        throw new IllegalStateException("an event although nothing is watched: " + event);
    }

    @Override
    public int directories() {
        return 0;
    }

    @Override
    public int unwatched() {
        return 0;
    }

    @Override
    public boolean seesEverything() {
        return false;
    }

    @Override
    public List<RelPath> unwatchedTrees() {
        return List.of(RelPath.ROOT);
    }

    @Override
    public void retryUnwatched() {
        notices.mountsUnknown();
    }
}
