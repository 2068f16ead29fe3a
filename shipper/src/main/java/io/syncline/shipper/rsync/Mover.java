package io.syncline.shipper.rsync;

import io.syncline.changeset.Rename;
import io.syncline.path.RelPath;
import io.syncline.posix.Posix;
import io.syncline.shipper.destination.Destination.Local;
import io.syncline.shipper.destination.Destination.Remote;
import io.syncline.shipper.destination.Mapping;
import io.syncline.shipper.destination.TransferOptions;
import java.util.List;
import java.util.Optional;
import java.util.Set;

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
    default List<RenameOutcome> move(List<Rename> renames) throws InterruptedException {
        return move(renames, Set.of());
    }

    /**
     * The same, for renames some of which would put an old content in the place of a file, for readers to see until the
     * rsync behind it: such a rename is done only where the new name is free.
     *
     * @param outdated new names of files whose content at the destination is not what it is at the source
     */
    List<RenameOutcome> move(List<Rename> renames, Set<RelPath> outdated) throws InterruptedException;

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
            return Optional.of(new RemoteMover(
                    Shell.at(mapping, Orphans.Role.SHIP, remote, options, "sh -s"), remote.path(), options.standby()));
        }
        return Optional.empty();
    }
}
