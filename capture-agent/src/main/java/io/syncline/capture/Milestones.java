package io.syncline.capture;

import static java.util.Objects.requireNonNull;

import io.syncline.journal.Position;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;

/**
 * What others wait for, each with the durable position at which it is so.
 *
 * @param watching everything is watched
 * @param swept everything is recorded that changed before
 */
record Milestones(CompletableFuture<Position> watching, CompletableFuture<Position> swept) {
    Milestones {
        requireNonNull(watching, "watching is null");
        requireNonNull(swept, "swept is null");
    }

    Milestones() {
        this(new CompletableFuture<>(), new CompletableFuture<>());
    }

    /** Whether everything was watched once. */
    boolean hasWatched() {
        return watching.isDone() && !watching.isCompletedExceptionally();
    }

    /** Whoever waits for the watch waits in vain. */
    void ended(String how) {
        watching.completeExceptionally(new CancellationException(how + " before everything was watched"));
    }
}
