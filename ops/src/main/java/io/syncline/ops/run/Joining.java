package io.syncline.ops.run;

import io.syncline.changeset.Changeset;
import io.syncline.changeset.Dirt;
import io.syncline.changeset.Scope;
import io.syncline.journal.JournalException;
import io.syncline.journal.JournalReader;
import io.syncline.journal.ReadResult;
import io.syncline.ops.config.ResolvedMirror;
import io.syncline.ops.config.Target;
import io.syncline.ops.status.LeftOut;
import io.syncline.posix.SourceIdentity;
import io.syncline.process.StageException;
import io.syncline.process.StageLock;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts a shipper for each directory that a source with wildcards begins to stand for. The changesets tell when to look: a
 * match that appears is dirty as a tree, and so is a directory that brings one. None is ever taken away here; one that is
 * gone is held by its own shipper.
 */
final class Joining {
    private static final Logger LOG = LoggerFactory.getLogger(Joining.class);
    private static final Duration POLL = Duration.ofMillis(500);

    private final ResolvedMirror mirror;
    private final StageFactory factory;
    private final Narration narration;
    private final StageRunner runner;
    private final SourceIdentity watched;
    private final boolean progress;
    private final Consumer<Target> more;
    private final Set<String> joined = new HashSet<>();
    private Optional<List<String>> told = Optional.empty();

    /** @param more who else wants to know of one that has joined */
    Joining(
            ResolvedMirror mirror,
            StageFactory factory,
            Narration narration,
            StageRunner runner,
            SourceIdentity watched,
            boolean progress,
            Consumer<Target> more) {
        this.mirror = mirror;
        this.factory = factory;
        this.narration = narration;
        this.runner = runner;
        this.watched = watched;
        this.progress = progress;
        this.more = more;
        mirror.targets().forEach(target -> joined.add(target.name()));
    }

    /** Until the runner stops. */
    void start() {
        Thread thread = new Thread(this::run, "joining");
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        try (JournalReader<Changeset> reader =
                factory.changesets().openReader(factory.changesets().durable())) {
            // What has appeared before this reader began.
            look();
            while (!runner.isStopping()) {
                if (mayTellOfMatches(reader.awaitNext(POLL))) {
                    look();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (JournalException e) {
            LOG.error("directories that appear are not joined any more until a restart: {}", e.getMessage());
        }
    }

    private boolean mayTellOfMatches(ReadResult<Changeset> result) {
        if (!(result instanceof ReadResult.Found<Changeset> found)) {
            return !(result instanceof ReadResult.Idle<Changeset>);
        }
        return found.found().value().dirty().elements().stream().anyMatch(this::mayBringMatch);
    }

    private boolean mayBringMatch(Dirt dirt) {
        return dirt.scope() != Scope.ENTRY && dirt.path().depth() <= mirror.depthOfMatches();
    }

    private void look() {
        try {
            ResolvedMirror now = ResolvedMirror.of(mirror.config());
            say(now.leftOut());
            for (Target target : now.targets()) {
                if (!joined.contains(target.name())) {
                    join(target);
                }
            }
        } catch (StageException e) {
            LOG.error("cannot look for directories that have appeared: {}", e.getMessage());
        }
    }

    private void say(List<String> leftOut) {
        if (told.equals(Optional.of(leftOut))) {
            return;
        }
        List<String> before = told.orElse(List.of());
        leftOut.stream()
                .filter(what -> !before.contains(what))
                .forEach(what -> LOG.warn("left out of the mirror: {}", what));
        told = Optional.of(leftOut);
        try {
            LeftOut.file(mirror.state()).write(LeftOut.of(leftOut));
        } catch (UncheckedIOException e) {
            LOG.warn("{}", e.getMessage());
        }
    }

    private void join(Target target) {
        StageLock lock = factory.lockShipper(target.name());
        try {
            Part part = factory.shipper(target, watched, progress, lock);
            joined.add(target.name());
            narration.mapping(target);
            runner.start(part);
            more.accept(target);
        } catch (StageException goneAgain) {
            lock.close();
            LOG.warn("{} is not joined: {}", target.mapping().describe(), goneAgain.getMessage());
        }
    }
}
