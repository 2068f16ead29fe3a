package io.syncline.capture.watch;

import io.syncline.event.RescanReason;
import io.syncline.path.RelPath;

/** What somebody who operates the agent has to know. Called by the thread that owns the translator. */
public interface Notices {
    /** A directory cannot be watched: changes below it are not seen. Once for each directory. */
    void unwatched(RelPath directory, WatchAnswer.Refused why);

    /** The agent lost track of the tree, and walks it again; then {@link #wholeTreeWatched} follows. */
    void lostTrack(RescanReason why, String detail);

    /** All of the tree is watched, and was all the time: the events that are kept tell what happened. */
    void resumed();

    /** All of the tree is watched from now on. What changed before, since nobody watched, is not handed on by the watcher. */
    void wholeTreeWatched(RescanReason why);

    /** Something was mounted at a directory of the tree, or unmounted from it. */
    void mountChanged(RelPath directory, boolean isMounted);

    /** What is mounted and unmounted is not told of here; now would be the time to look. */
    void mountsUnknown();
}
