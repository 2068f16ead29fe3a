package io.syncline.shipper;

import static java.util.Objects.requireNonNull;

import io.syncline.checkpoint.CheckpointFile;
import io.syncline.path.RelPath;
import io.syncline.posix.DirectoryEntry;
import io.syncline.posix.Posix;
import io.syncline.posix.PosixException;
import io.syncline.posix.SourceIdentity;
import io.syncline.shipper.destination.Destination;
import io.syncline.shipper.destination.Mapping;
import io.syncline.shipper.transfer.HoldEvidence;
import io.syncline.shipper.transfer.HoldReason;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Which directory of this machine a destination is, in {@code place.json}. A disk that is not mounted leaves an empty directory at
 * the same path: what is shipped there is missing on the disk when that is back, and nobody would know.
 * One at a host is a {@link FarPlace}.
 */
final class Place {
    private static final String OF_THE_FILE_SYSTEM = "lost+found";

    private final CheckpointFile<Recorded> file;
    private final Optional<byte[]> path;
    private Optional<SourceIdentity> recorded;
    private boolean strayed;

    /** @param version 1 */
    record Recorded(int version, long device, long inode, long fileSystem, Optional<Instant> born) {
        private static final int VERSION = 1;

        Recorded {
            requireNonNull(born, "born is null");
            if (version != VERSION) {
                throw new IllegalArgumentException("unknown version: " + version);
            }
        }

        static Recorded of(SourceIdentity seen) {
            return new Recorded(VERSION, seen.device(), seen.inode(), seen.fileSystem(), seen.born());
        }

        SourceIdentity identity() {
            return new SourceIdentity(device, inode, fileSystem, born);
        }
    }

    /** @param directory of this destination in the state directory */
    Place(Path directory, Mapping mapping) {
        this.file = new CheckpointFile<>(directory.resolve("place.json"), Recorded.class);
        this.path = mapping.target() instanceof Destination.Local local
                ? Optional.of(Posix.bytes(local.path()))
                : Optional.empty();
        this.recorded = read(file);
    }

    /** Whether it is the one that was shipped to before, as far as anybody can say. */
    boolean isSame() {
        return path.isEmpty() || recorded.isEmpty() || isSame(path.get(), recorded.get());
    }

    /** RACE: whether a transfer has gone to another one, because it came there in the middle. What it brought says nothing. */
    boolean hasStrayed() {
        strayed = !isSame();
        return strayed;
    }

    /** Why nothing may be shipped there until a person says so: it is another one, and nobody else has put anything in it. */
    Optional<HoldEvidence> problem() {
        if (isSame() || !strayed && !isEmpty(path.orElseThrow())) {
            return Optional.empty();
        }
        String seen = seen(path.get()).map(SourceIdentity::toString).orElse("nothing");
        return Optional.of(
                HoldEvidence.of(
                        HoldReason.DESTINATION,
                        "destination " + RelPath.display(path.get())
                                + " is not the directory that was mirrored to, and nothing is in it:"
                                + " expected " + recorded.orElseThrow() + ", seen " + seen
                                + "; mount or restore it, or release the hold to have everything sent to the one that is there"));
    }

    /** What is there now is the one, unless another one is known. */
    void record() {
        if (path.isPresent() && recorded.isEmpty()) {
            recorded = seen(path.get());
            try {
                recorded.map(Recorded::of).ifPresent(file::write);
            } catch (UncheckedIOException diskIsFull) {
                // The next round tries again.
                recorded = Optional.empty();
            }
        }
    }

    /** A person, or what is in it, has made another one the destination. */
    void forget() {
        recorded = Optional.empty();
        strayed = false;
        Holds.delete(file.path());
    }

    /**
     * Looser than {@link SourceIdentity#matches}: that of NFS, which has no id, would be another one after each mount, and that
     * of XFS, whose id is the number of its device, after a reboot that finds the disks in another order.
     */
    static boolean areSame(SourceIdentity one, SourceIdentity other) {
        if (one.inode() != other.inode()) {
            return false;
        }
        if (one.born().isPresent() && other.born().isPresent()) {
            return one.born().equals(other.born());
        }
        return one.fileSystem() == 0 || other.fileSystem() == 0 || one.fileSystem() == other.fileSystem();
    }

    private static Optional<SourceIdentity> read(CheckpointFile<Recorded> file) {
        try {
            return file.read().map(Recorded::identity);
        } catch (UncheckedIOException notOurs) {
            return Optional.empty();
        }
    }

    private static boolean isSame(byte[] path, SourceIdentity expected) {
        try {
            return Posix.identity(path).filter(seen -> areSame(expected, seen)).isPresent();
        } catch (PosixException cannotSay) {
            // A disk that is failing: rsync meets the same, and says it of its files.
            return true;
        }
    }

    private static Optional<SourceIdentity> seen(byte[] path) {
        try {
            return Posix.identity(path);
        } catch (PosixException cannotSay) {
            return Optional.empty();
        }
    }

    private static boolean isEmpty(byte[] path) {
        try {
            List<DirectoryEntry> entries = Posix.list(path);
            return entries.stream()
                    .allMatch(entry -> RelPath.display(entry.name()).equals(OF_THE_FILE_SYSTEM));
        } catch (PosixException missing) {
            return true;
        }
    }
}
