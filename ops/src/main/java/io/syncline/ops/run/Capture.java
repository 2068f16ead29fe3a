package io.syncline.ops.run;

import io.syncline.journal.Position;
import java.util.concurrent.CompletableFuture;

/**
 * The capture stage.
 *
 * @param watching completes with a durable position when every directory is watched
 * @param swept completes with the durable position behind all that had changed before that
 */
record Capture(Part part, CompletableFuture<Position> watching, CompletableFuture<Position> swept) {
    /** How many directories are watched now. */
    long directories() {
        return part.state().current().counters().getOrDefault("directories", 0L);
    }
}
