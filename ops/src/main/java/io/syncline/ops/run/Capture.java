package io.syncline.ops.run;

import io.syncline.journal.Position;
import java.util.concurrent.CompletableFuture;

/**
 * The capture stage.
 *
 * @param watching completes with the durable position of the start mark, when every directory is watched
 */
record Capture(Part part, CompletableFuture<Position> watching) {
    /** How many directories are watched now. */
    long directories() {
        return part.state().current().counters().getOrDefault("directories", 0L);
    }
}
