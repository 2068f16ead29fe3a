package io.syncline.ops.run;

import io.syncline.journal.Position;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * The capture stage.
 *
 * @param watching completes with a durable position when every directory is watched
 * @param swept completes with the durable position behind all that had changed before that
 * @param watchedBy by what, and why; known when {@code watching} completes
 */
record Capture(
        Part part,
        CompletableFuture<Position> watching,
        CompletableFuture<Position> swept,
        Supplier<String> watchedBy) {}
