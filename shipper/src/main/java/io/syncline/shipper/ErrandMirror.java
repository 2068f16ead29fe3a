package io.syncline.shipper;

import io.syncline.changeset.Rename;
import io.syncline.path.RelPath;
import io.syncline.shipper.rsync.RenameOutcome;
import io.syncline.shipper.rsync.RsyncResult;
import io.syncline.shipper.rsync.RsyncRun;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Another side that is told a whole plan, and never given a run of rsync. */
interface ErrandMirror extends Mirror, Errand {
    @Override
    default Optional<Errand> errand() {
        return Optional.of(this);
    }

    @Override
    default boolean deletesByName() {
        return true;
    }

    @Override
    default boolean canRename() {
        return false;
    }

    @Override
    default List<RenameOutcome> move(List<Rename> renames, Set<RelPath> outdated) {
        return List.of();
    }

    @Override
    default RsyncResult run(RsyncRun run) {
        throw new IllegalStateException("takes whole plans, and is given a run: " + run);
    }

    @Override
    default RsyncResult ship(RsyncRun run) {
        return run(run);
    }
}
