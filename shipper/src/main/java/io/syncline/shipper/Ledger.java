package io.syncline.shipper;

import io.syncline.process.StateFile;
import io.syncline.shipper.rsync.RsyncStats;
import java.time.Instant;
import java.time.InstantSource;

/** Where this shipper stands, on disk and for others to see. Owned by the loop's thread. */
final class Ledger {
    private final Store store;
    private final StateFile state;
    private final InstantSource clock;
    private Standing standing;

    Ledger(Store store, StateFile state, InstantSource clock, Standing read) {
        this.store = store;
        this.state = state;
        this.clock = clock;
        // What a killed predecessor has transferred since its last write is not known.
        this.standing = read.withRacy(read.racy().plus(read.writtenAt(), clock.instant()));
        state.count("quarantined", standing.quarantine().size());
        showPosition();
    }

    Standing standing() {
        return standing;
    }

    /** Durably; only then is it true for us. */
    void write(Standing next) {
        int before = standing.quarantine().size();
        Standing written = next.written(clock.instant());
        store.write(written);
        standing = written;
        state.count("quarantined", written.quarantine().size() - before);
        showPosition();
    }

    /** After every transfer, whatever became of it: what was read since it began may change without showing it. */
    void transferred(Instant began, RsyncStats stats) {
        standing = standing.withRacy(standing.racy().plus(began, clock.instant()));
        count(stats);
    }

    /** What transfers have said behind their result; on disk with the next write. */
    void late(RsyncStats stats) {
        standing = standing.withEntries(standing.entries() + stats.created() - stats.deleted());
        count(stats);
    }

    private void count(RsyncStats stats) {
        state.count("filesTransferred", stats.transferred());
        state.count("bytesSent", stats.sent());
        state.count("deletions", stats.deleted());
    }

    /** To others, what a crawl still has to make true is not done. */
    private void showPosition() {
        if (standing.crawl().isEmpty()) {
            state.position(standing.position());
        }
    }
}
