package io.syncline.shipper;

import static java.util.Objects.requireNonNull;

import io.syncline.checkpoint.NoSpace;
import io.syncline.process.Heartbeat;
import io.syncline.process.StageException;
import io.syncline.process.StateFile;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for a full disk of the state directory to get space: what cannot be written down is not done, and nothing else may be
 * begun before it is. One such disk must not end the shippers of all destinations.
 */
final class PatientStore implements Store {
    private static final Logger LOG = LoggerFactory.getLogger(PatientStore.class);
    private static final Duration RETRY_WHEN_FULL = Duration.ofSeconds(1);

    /** A stop came first: what was to be written is done again at the next start. */
    static final class StoppedException extends RuntimeException {
        private static final long serialVersionUID = 1;

        private StoppedException(StageException full) {
            super(full.getMessage(), full);
        }
    }

    private final Store store;
    private final StateFile state;
    private final BooleanSupplier stopping;

    PatientStore(Store store, StateFile state, BooleanSupplier stopping) {
        this.store = requireNonNull(store, "store is null");
        this.state = requireNonNull(state, "state is null");
        this.stopping = requireNonNull(stopping, "stopping is null");
    }

    @Override
    public Optional<Standing> read() {
        return store.read();
    }

    /** @throws StoppedException if it is stopped meanwhile */
    @Override
    public void write(Standing standing) {
        boolean wasFull = false;
        for (Optional<StageException> full = tried(standing); full.isPresent(); full = tried(standing)) {
            if (!wasFull) {
                LOG.warn("{}; trying again until there is space", full.get().getMessage());
                state.error(full.get().getMessage());
                state.enter("retrying", full.get().getMessage());
            }
            wasFull = true;
            await(full.get());
        }
        if (wasFull) {
            LOG.info("there is space again, shipping goes on");
            state.enter("resuming", "");
        }
    }

    /** Empty if it is written. */
    private Optional<StageException> tried(Standing standing) {
        try {
            store.write(standing);
            return Optional.empty();
        } catch (StageException e) {
            if (!NoSpace.isSaidBy(e)) {
                throw e;
            }
            return Optional.of(e);
        }
    }

    private void await(StageException full) {
        Heartbeat.beat();
        try {
            Thread.sleep(RETRY_WHEN_FULL.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoppedException(full);
        }
        if (stopping.getAsBoolean()) {
            throw new StoppedException(full);
        }
    }
}
