package io.syncline.capture;

import io.syncline.capture.watch.Notices;
import io.syncline.capture.watch.WatchAnswer;
import io.syncline.event.RescanReason;
import io.syncline.path.RelPath;

/** For a watcher of whose events alone a test asks. */
record SilentNotices() implements Notices {
    @Override
    public void unwatched(RelPath directory, WatchAnswer.Refused why) {}

    @Override
    public void lostTrack(RescanReason why, String detail) {}

    @Override
    public void resumed() {}

    @Override
    public void wholeTreeWatched(RescanReason why) {}

    @Override
    public void mountChanged(RelPath directory, boolean isMounted) {}

    @Override
    public void mountsUnknown() {}
}
