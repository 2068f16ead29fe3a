package io.syncline.shipper;

import io.syncline.changeset.Dirt;
import io.syncline.changeset.DirtySet;
import io.syncline.changeset.Rename;
import io.syncline.changeset.Scope;
import io.syncline.path.RelPath;
import io.syncline.shipper.rsync.ListedName;
import io.syncline.shipper.rsync.RsyncRun;
import io.syncline.shipper.rsync.RsyncRun.Compare;
import io.syncline.shipper.transfer.Fact;
import io.syncline.shipper.transfer.SourceFacts;
import io.syncline.shipper.transfer.TransferPlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Which names of a plan are compared by content, because size and time travel with what is moved, copied with its times, or
 * unpacked. Both ends read such a file; what is equal is not sent.
 */
final class ContentChecks {
    /** A file whose time was not set by hand has the two within a tick of the clock. */
    private static final Duration TICK = Duration.ofMillis(20);

    /** Beyond this a mere chmod would cost more than the doubt is worth: two such files of one size and time. A guess. */
    private static final long MAX_READ_BYTES = 64L << 20;

    private final DirtySet inDoubt;

    private ContentChecks(DirtySet inDoubt) {
        this.inDoubt = inDoubt;
    }

    /** @param renamesDone whether the destination has executed all of {@code renames} just now, so that they moved there too */
    static ContentChecks of(
            SourceFacts facts, TransferPlan plan, DirtySet doubted, List<Rename> renames, boolean renamesDone) {
        DirtySet.Builder inDoubt = DirtySet.builder();
        for (Dirt dirt : doubted.elements()) {
            if (facts.of(dirt.path()).isPresent()) {
                inDoubt.add(dirt);
            }
        }
        if (!renamesDone || inDoubt.size() > 0) {
            inDoubt.addAll(ends(renames));
        }
        for (RelPath file : plan.files()) {
            if (facts.of(file).filter(ContentChecks::hasTimeByHand).isPresent()) {
                inDoubt.add(file, Scope.ENTRY);
            }
        }
        return new ContentChecks(inDoubt.build());
    }

    /** What a rename may have exchanged. */
    static DirtySet ends(List<Rename> renames) {
        DirtySet.Builder ends = DirtySet.builder();
        for (Rename rename : renames) {
            Scope scope = rename.directory() ? Scope.TREE : Scope.ENTRY;
            ends.add(rename.from(), scope).add(rename.to(), scope);
        }
        return ends.build();
    }

    /**
     * The same runs, with a run by content ahead of each that names something in doubt. Ahead, because the last run that
     * touches a directory gives it its time.
     */
    List<RsyncRun> split(List<RsyncRun> runs) {
        if (inDoubt.isEmpty()) {
            return runs;
        }
        List<RsyncRun> split = new ArrayList<>();
        for (RsyncRun run : runs) {
            if (run.compare() != Compare.QUICK) {
                split.add(run);
                continue;
            }
            Map<Boolean, List<ListedName>> parts =
                    run.names().stream().collect(Collectors.partitioningBy(this::isInDoubt));
            if (parts.get(true).isEmpty()) {
                split.add(run);
            } else if (parts.get(false).isEmpty() || run.hardLinks()) {
                // The names of a linked file have to travel in one run.
                split.add(run.withCompare(Compare.CONTENT));
            } else {
                split.add(run.withNames(parts.get(true)).withCompare(Compare.CONTENT));
                split.add(run.withNames(parts.get(false)));
            }
        }
        return split;
    }

    private boolean isInDoubt(ListedName name) {
        return inDoubt.touches(name.path());
    }

    private static boolean hasTimeByHand(Fact fact) {
        return fact.isRegular()
                && fact.size() <= MAX_READ_BYTES
                && fact.changed().isAfter(fact.modified().plus(TICK));
    }
}
