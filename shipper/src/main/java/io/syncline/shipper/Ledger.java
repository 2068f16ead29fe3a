package io.syncline.shipper;

import io.syncline.process.StateFile;
import io.syncline.shipper.rsync.RsyncStats;
import io.syncline.shipper.transfer.Quarantine;
import io.syncline.shipper.transfer.Quarantined;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where this shipper stands, on disk and for others to see. Owned by the loop's thread. */
final class Ledger {
    private static final Logger LOG = LoggerFactory.getLogger(Ledger.class);

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
        boolean wellBefore = failing(standing).isEmpty();
        Standing written = next.written(clock.instant());
        store.write(written);
        standing = written;
        state.count("quarantined", written.quarantine().size() - before);
        showPosition();
        say(wellBefore, failing(written));
    }

    /** The first and the last; status has each of them. */
    private static void say(boolean wellBefore, List<Quarantined> failing) {
        if (wellBefore && !failing.isEmpty()) {
            Quarantined first = failing.get(0);
            LOG.warn(
                    "paths fail by themselves: {}, such as {}: {}",
                    failing.size(),
                    first.dirt().path().display(),
                    first.error());
        } else if (!wellBefore && failing.isEmpty()) {
            LOG.info("no path fails any more");
        }
    }

    /** Without what somebody else has found, and said. */
    private static List<Quarantined> failing(Standing of) {
        return of.quarantine().entries().stream()
                .filter(entry -> !entry.error().equals(Quarantine.FOUND_DIFFERENT))
                .toList();
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
