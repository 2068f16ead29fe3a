package io.syncline.planner;

import io.syncline.changeset.Changeset;
import io.syncline.journal.JournalException;
import io.syncline.journal.JournalWriter;
import io.syncline.journal.Position;
import io.syncline.process.Heartbeat;
import io.syncline.process.StateFile;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes changesets, each forced, and waits for a full disk to get space. For one run of the planner. */
final class PatientWriter {
    private static final Logger LOG = LoggerFactory.getLogger(PatientWriter.class);
    private static final Duration RETRY_WHEN_FULL = Duration.ofSeconds(1);

    private final JournalWriter<Changeset> writer;
    private final StateFile state;
    private final CountDownLatch stop;
    private boolean abandoned;

    /** @param stop at zero when the planner shall stop */
    PatientWriter(JournalWriter<Changeset> writer, StateFile state, CountDownLatch stop) {
        this.writer = writer;
        this.state = state;
        this.stop = stop;
    }

    /**
     * Returns when the changeset is durable. False if a stop came first: then its events are read again at the next start.
     *
     * @throws JournalException for everything but a full disk
     */
    boolean write(Changeset changeset) throws InterruptedException {
        patiently(() -> writer.append(changeset));
        if (!abandoned) {
            // The journal keeps a batch that met a full disk, and writes it again.
            patiently(writer::force);
        }
        return !abandoned;
    }

    /** Whether one was given up: nothing may follow it, since a later one would say that its events are planned. */
    boolean isAbandoned() {
        return abandoned;
    }

    private void patiently(Supplier<Position> write) throws InterruptedException {
        boolean wasFull = false;
        while (!hasSpaceFor(write)) {
            wasFull = true;
            Heartbeat.beat();
            if (stop.await(RETRY_WHEN_FULL.toMillis(), TimeUnit.MILLISECONDS)) {
                abandoned = true;
                return;
            }
        }
        if (wasFull) {
            LOG.info("there is space again, planning goes on");
            state.enter("running", "");
        }
    }

    private boolean hasSpaceFor(Supplier<Position> write) {
        try {
            write.get();
            return true;
        } catch (JournalException e) {
            if (!e.isNoSpace()) {
                throw e;
            }
            if (!state.current().state().equals("retrying")) {
                LOG.warn("{}; trying again until there is space", e.getMessage());
                state.error(e.getMessage());
                state.enter("retrying", e.getMessage());
            }
            return false;
        }
    }
}
