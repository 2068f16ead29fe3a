package io.syncline.posix;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;

/**
 * Which directory the source root is. Nothing is shipped from a root that is not the one that was configured: a disk that
 * is not mounted leaves an empty directory with the same path and another identity.
 *
 * @param device st_dev of the root. It may be given to another file system after an unmount, or change at a reboot
 * @param inode st_ino of the root
 * @param fileSystem f_fsid of statfs(2), 0 if the file system has none. Most make it of an id that is on the disk
 * @param born when the root was made, where f_fsid is no more than the device number (XFS, F2FS) and the root's inode has
 *     the same number on every disk; empty elsewhere
 */
public record SourceIdentity(long device, long inode, long fileSystem, Optional<Instant> born) {
    public SourceIdentity {
        requireNonNull(born, "born is null");
    }

    /** Of a file system with an id of its own. */
    public SourceIdentity(long device, long inode, long fileSystem) {
        this(device, inode, fileSystem, Optional.empty());
    }

    /** Whether both are the same directory: same inode on the same file system, and as old where both know that. */
    public boolean matches(SourceIdentity other) {
        if (inode != other.inode || isOfAnotherAge(other)) {
            return false;
        }
        if (fileSystem != 0 && other.fileSystem != 0) {
            return fileSystem == other.fileSystem;
        }
        return device == other.device;
    }

    private boolean isOfAnotherAge(SourceIdentity other) {
        return born.isPresent() && other.born.isPresent() && !born.equals(other.born);
    }

    @Override
    public String toString() {
        return "device " + device + " inode " + inode + " file system " + Long.toHexString(fileSystem)
                + born.map(time -> " made at " + time).orElse("");
    }
}
