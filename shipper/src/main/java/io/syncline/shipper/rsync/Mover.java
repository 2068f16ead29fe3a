package io.syncline.shipper.rsync;

import io.syncline.changeset.Rename;
import io.syncline.posix.Posix;
import io.syncline.shipper.destination.Destination.Local;
import io.syncline.shipper.destination.Destination.Remote;
import io.syncline.shipper.destination.Mapping;
import io.syncline.shipper.destination.TransferOptions;
import java.util.List;
import java.util.Optional;

/**
 * Renames at a destination, so that nothing needs to be sent. A hint may be old or wrong; these conditions keep it from
 * doing harm that the rsync behind it would not undo:
 *
 * <ul>
 *   <li>no component above either name is a symbolic link or anything but a directory: nothing outside the destination
 *       is touched. Directories missing above the new name are made
 *   <li>the old name is there, and it is a directory exactly if the hint says so
 *   <li>the new name is free, or it has a file and a file comes, or it has an empty directory and a directory comes
 * </ul>
 */
public interface Mover {
    /**
     * Tries each rename in order.
     *
     * @return one outcome for each rename, in order
     * @throws InterruptedException if interrupted; some may be done then
     */
    List<RenameOutcome> move(List<Rename> renames) throws InterruptedException;

    /** Ends what stands ready for the next call. */
    default void letGo() {}

    /** Empty for a destination that cannot rename: an rsync daemon, or a shell that is restricted to rsync. */
    static Optional<Mover> of(Mapping mapping, TransferOptions options, Capabilities capabilities) {
        if (!capabilities.renames()) {
            return Optional.empty();
        }
        if (mapping.target() instanceof Local local) {
            return Optional.of(new LocalMover(Posix.bytes(local.path())));
        }
        if (mapping.target() instanceof Remote remote) {
            return Optional.of(
                    new RemoteMover(Shell.at(mapping, remote, options, "sh -s"), remote.path(), options.standby()));
        }
        return Optional.empty();
    }
}
