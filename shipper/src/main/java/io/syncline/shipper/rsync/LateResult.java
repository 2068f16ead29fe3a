package io.syncline.shipper.rsync;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;

/**
 * What runs have said behind their last word.
 *
 * @param stats what was not in their results
 * @param withdrawn runs that were taken for done and ended otherwise; never seen. What they name is not true
 */
public record LateResult(RsyncStats stats, List<RsyncRun> withdrawn) {
    public static final LateResult NONE = new LateResult(RsyncStats.NONE, List.of());

    public LateResult {
        requireNonNull(stats, "stats is null");
        withdrawn = List.copyOf(withdrawn);
    }

    public LateResult plus(LateResult other) {
        List<RsyncRun> both = new ArrayList<>(withdrawn);
        both.addAll(other.withdrawn);
        return new LateResult(stats.plus(other.stats), both);
    }

    public boolean isEmpty() {
        return stats.equals(RsyncStats.NONE) && withdrawn.isEmpty();
    }
}
