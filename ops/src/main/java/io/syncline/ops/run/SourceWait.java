package io.syncline.ops.run;

import static java.util.Objects.requireNonNull;

import io.syncline.posix.SourceIdentity;
import io.syncline.process.ExitCode;
import io.syncline.process.SourceGuard;
import io.syncline.process.StageException;
import io.syncline.process.StateDirectory;
import io.syncline.process.StateFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A source that is missing when a process starts. At a terminal that is a typing error, and refused. A unit has to wait: a
 * service manager gives up on what ends again and again, and a disk may be mounted an hour later.
 */
final class SourceWait {
    private static final Logger LOG = LoggerFactory.getLogger(SourceWait.class);
    private static final Duration POLL = Duration.ofMillis(500);

    private final StateDirectory state;
    private final Path root;
    private final boolean waits;
    private Optional<SourceIdentity> found = Optional.empty();
    private volatile boolean stopping;

    SourceWait(StateDirectory state, Path root, boolean waits) {
        this.state = requireNonNull(state, "state is null");
        this.root = requireNonNull(root, "root is null");
        this.waits = waits;
    }

    /**
     * The source, as soon as it is there.
     *
     * @param stages where it is said meanwhile; made when there is something to say
     * @return empty if a signal came first
     * @throws StageException as {@link SourceGuard#recordOrVerify}, unless it waits
     */
    Optional<SourceIdentity> source(Supplier<List<StateFile>> stages) throws InterruptedException {
        Optional<String> missing = look();
        if (missing.isEmpty()) {
            return found;
        }
        Termination.onSignal(() -> stopping = true);
        List<StateFile> files = stages.get();
        String said = "";
        while (missing.isPresent() && !stopping) {
            String why = missing.get();
            if (!why.equals(said)) {
                LOG.warn("waits for the source: {}", why);
                files.forEach(file -> hold(file, why));
                said = why;
            }
            files.forEach(StateFile::beat);
            Thread.sleep(POLL.toMillis());
            missing = look();
        }
        if (stopping) {
            files.forEach(file -> file.enter("stopped", ""));
            return Optional.empty();
        }
        LOG.info("the source is there: {}", root);
        return found;
    }

    private static void hold(StateFile file, String why) {
        file.error(why);
        file.enter("held", why);
    }

    /** Why it cannot be begun; empty if it can. */
    private Optional<String> look() {
        try {
            found = Optional.of(SourceGuard.recordOrVerify(state.source(), root));
            return Optional.empty();
        } catch (StageException e) {
            if (!waits || e.exitCode() != ExitCode.SOURCE) {
                throw e;
            }
            return Optional.of(e.getMessage());
        }
    }
}
