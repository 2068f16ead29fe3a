package io.syncline.ops.status;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One stage. The names of the components are the JSON shape of {@code syncline status --json}.
 *
 * @param stage {@code capture}, {@code planner} or {@code ship/NAME}
 * @param running whether a process holds the stage's lock
 * @param pid of that process, or of the last one
 * @param state what the stage said of itself; {@code dead} if its process ended without a word, {@code unknown} if it
 *     never said anything
 * @param since when that state began; of a dead stage, when it was last heard of
 * @param position the last record that is done
 * @param lag records behind {@code position} that are durable and not done; empty for capture
 * @param pendingSince when the oldest of these was recorded
 * @param hold why a destination is held
 * @param releasable whether {@code syncline release} lets that through
 * @param quarantined how many paths fail on their own and are tried again on their own
 * @param quarantine these paths
 * @param nextRetryAt when the stage, or the first of these paths, is tried again
 * @param advice what a person can do about it
 * @param verified of a destination that is compared with the source by itself: what was found last
 */
public record StageStatus(
        String stage,
        boolean running,
        Optional<Long> pid,
        String state,
        String detail,
        Optional<Instant> since,
        long position,
        Optional<Long> lag,
        Optional<Instant> pendingSince,
        Optional<String> hold,
        boolean releasable,
        int quarantined,
        List<FailingPath> quarantine,
        Map<String, Long> counters,
        Optional<String> lastError,
        Optional<Instant> lastErrorAt,
        Optional<Instant> nextRetryAt,
        Optional<String> advice,
        Optional<VerifyRecord> verified) {
    public StageStatus {
        requireNonNull(stage, "stage is null");
        requireNonNull(state, "state is null");
        quarantine = List.copyOf(quarantine);
        counters = Map.copyOf(counters);
    }

    /** Whether a person has to do something. */
    public boolean isHeld() {
        return hold.isPresent();
    }
}
