package io.syncline.capture.linux;

import io.syncline.capture.sweep.RateLimit;
import io.syncline.capture.sweep.SweepPlan;
import io.syncline.event.FileEvent;
import io.syncline.filter.Pruning;
import io.syncline.path.RelPath;
import io.syncline.posix.Posix;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One whole sweep of a real tree. */
final class SweepOf {
    private SweepOf() {}

    static List<FileEvent> tree(Path root, Instant since) {
        return tree(root, SweepPlan.NOTHING.with(RelPath.ROOT, since), Pruning.NONE, 2);
    }

    static List<FileEvent> tree(Path root, SweepPlan plan, Pruning pruning, int threads) {
        return tree(root, plan, pruning, threads, new RateLimit(0));
    }

    static List<FileEvent> tree(Path root, SweepPlan plan, Pruning pruning, int threads, RateLimit limit) {
        List<FileEvent> found = new ArrayList<>();
        try (SweepWalk walk = SweepWalk.start(
                Posix.bytes(root),
                Posix.identity(Posix.bytes(root)).orElseThrow(),
                plan,
                new SweepWalk.Options(threads, limit, pruning, false),
                List.of(),
                () -> {})) {
            boolean ended = false;
            while (!ended) {
                ended = walk.isEnded();
                Optional<List<FileEvent>> some = walk.poll();
                while (some.isPresent()) {
                    found.addAll(some.get());
                    some = walk.poll();
                }
                Thread.onSpinWait();
            }
        }
        return found;
    }
}
