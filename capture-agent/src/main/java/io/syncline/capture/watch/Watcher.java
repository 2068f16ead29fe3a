package io.syncline.capture.watch;

import io.syncline.event.RescanReason;
import io.syncline.path.RelPath;
import java.util.List;

/**
 * Turns the raw events of one mechanism of the kernel into file events. Owned by one thread.
 *
 * <p>Time is an argument: {@link System#nanoTime()} or a model of it.
 */
public interface Watcher {
    /**
     * Begins; {@link Notices#wholeTreeWatched} says when every change is seen from then on.
     *
     * @throws RootLostException if the root is no directory, or cannot be watched
     */
    void start(RescanReason why);

    /**
     * Begins where an earlier process ended, whose queue of events the kernel has kept: looks at every directory, says
     * nothing of those that were watched all the time, and then {@link Notices#resumed}. No event may be handled before
     * {@link #hasWork} is false.
     *
     * @param nextWatch a number above those of all watches that the earlier processes have set
     * @throws RootLostException if the root is no directory, or cannot be watched
     */
    void resume(int nextWatch);

    /** @throws RootLostException if the event says so of the root */
    void onEvent(RawEvent event, long nowNanos);

    /** After a batch of events, before it is forced. */
    default void onBatchEnd(long nowNanos) {}

    /** The kernel had nothing to say for longer than the second half of a rename may take. */
    default void onQuiet() {}

    /** No more events will come. */
    default void onStop() {}

    /** Whether {@link #step} has something to do. */
    default boolean hasWork() {
        return false;
    }

    /** A bounded piece of work: one directory, or some that were asked for at once. */
    default void step() {}

    /** Whether every change that the handled raw events told of has been handed on: nothing is held back or still to be listed. */
    default boolean isSettled() {
        return true;
    }

    /** The number of known directories. */
    int directories();

    /** The number of those that cannot be watched. */
    int unwatched();

    /** Whether no change can happen unseen: otherwise there are {@link #unwatchedTrees}. */
    default boolean seesEverything() {
        return unwatched() == 0;
    }

    /** The tops of what cannot be watched: changes there are found by sweeps alone. */
    default List<RelPath> unwatchedTrees() {
        return List.of();
    }

    /** Tries again to watch what cannot be watched; what can be then is handed on as changed. */
    default void retryUnwatched() {}
}
