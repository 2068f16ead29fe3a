package io.syncline.shipper;

import io.syncline.changeset.DirtySet;
import io.syncline.shipper.rsync.LateResult;
import io.syncline.shipper.rsync.RsyncRun;
import io.syncline.shipper.transfer.FailedDirt;
import io.syncline.shipper.transfer.Quarantine;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/**
 * What was taken for done and is not true: it is written down as that before anything else. Owned by the loop's thread.
 */
final class Corrections {
    private final Mirror mirror;
    private final Ledger ledger;
    private final Repairs repairs;
    private final InstantSource clock;

    Corrections(Mirror mirror, Ledger ledger, Repairs repairs, InstantSource clock) {
        this.mirror = mirror;
        this.ledger = ledger;
        this.repairs = repairs;
        this.clock = clock;
    }

    void take() throws InterruptedException {
        takeLate();
        takeRepairs();
    }

    /** What runs say behind their last word: the checkpoint has passed what they were taken for. */
    void takeLate() throws InterruptedException {
        LateResult late = mirror.late();
        if (late.isEmpty()) {
            return;
        }
        ledger.late(late.stats());
        if (!late.withdrawn().isEmpty()) {
            write(withdrawn(late));
        }
    }

    /** What a comparison has found is not true from now on, durably; then the request is done. */
    private void takeRepairs() {
        repairs.take().ifPresent(found -> {
            write(found);
            repairs.done();
        });
    }

    /** What was shipped to a place that is not the destination. */
    void wentAstray(DirtySet dirty) {
        if (!dirty.isEmpty()) {
            write(dirty.elements().stream()
                    .map(dirt -> new FailedDirt(dirt, Quarantine.FOUND_DIFFERENT, true))
                    .toList());
        }
    }

    private void write(List<FailedDirt> untrue) {
        Standing standing = ledger.standing();
        ledger.write(standing.withQuarantine(standing.quarantine().plus(untrue, clock.instant())));
    }

    private static List<FailedDirt> withdrawn(LateResult late) {
        List<FailedDirt> failed = new ArrayList<>();
        for (RsyncRun run : late.withdrawn()) {
            run.dirt().forEach(dirt -> failed.add(new FailedDirt(dirt, Quarantine.WITHDRAWN, true)));
        }
        return failed;
    }
}
