package io.syncline.shipper.rsync;

import io.syncline.changeset.Rename;
import java.util.List;

/** Renames at a destination, so that nothing needs to be sent. */
public interface Mover {
    /**
     * Tries each rename in order. A rename whose preconditions do not hold is skipped: hints may be old.
     *
     * @return one outcome for each rename, in order
     */
    List<RenameOutcome> move(List<Rename> renames) throws InterruptedException;
}
