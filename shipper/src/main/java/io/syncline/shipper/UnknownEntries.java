package io.syncline.shipper;

import io.syncline.path.RelPath;
import io.syncline.shipper.rsync.ListedName;
import io.syncline.shipper.rsync.RsyncResult;
import io.syncline.shipper.rsync.RsyncRun;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * Before the first pass over a destination: what has it that the source does not have? A wrong path on a command line is
 * found here, and not by the people whose files are gone.
 */
final class UnknownEntries {
    private static final List<ListedName> ROOT = List.of(ListedName.listing(RelPath.ROOT));

    private final ShipContext context;

    UnknownEntries(ShipContext context) {
        this.context = context;
    }

    /** Empty if it has nothing of its own; otherwise why the pass does not begin. */
    Optional<Attempt> ask() throws InterruptedException {
        // RACE: what comes to the source from here on may be asked for too much, never too little.
        List<RelPath> before = context.tree().children(RelPath.ROOT);
        RsyncResult top = context.mirror().run(RsyncRun.flat(ROOT).asDryRun());
        Optional<Attempt> failed = Attempt.ofDryRun(top);
        if (failed.isPresent() || isNew(top, before)) {
            return failed;
        }
        // Something is there: the whole of it has to be looked at, as long as that takes.
        RsyncResult all = context.mirror().run(RsyncRun.tree(ROOT).asDryRun());
        long unknown = all.stats().deleted();
        return Attempt.ofDryRun(all)
                .or(() -> unknown == 0
                        ? Optional.empty()
                        : Optional.of(new Attempt.Held(context.safety().unknownEntries(unknown, all.deleted()))));
    }

    /** Whether the destination is empty, or not there yet: each entry of the root would be created. */
    private static boolean isNew(RsyncResult top, List<RelPath> entries) {
        long differing = top.changed().stream().filter(path -> !path.isRoot()).count();
        return top.stats().deleted() == 0
                && top.stats().created() >= differing
                && new HashSet<>(top.changed()).containsAll(entries);
    }
}
