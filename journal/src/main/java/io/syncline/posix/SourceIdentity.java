package io.syncline.posix;

/**
 * Which directory the source root is. Nothing is shipped from a root that is not the one that was configured: a disk that
 * is not mounted leaves an empty directory with the same path and another identity.
 *
 * @param device st_dev of the root
 * @param inode st_ino of the root
 * @param fileSystem f_fsid of statfs(2), 0 if the file system has none. A device number may be given to another file
 *     system after an unmount, or change at a reboot; this id does neither where it exists
 */
public record SourceIdentity(long device, long inode, long fileSystem) {
    /** Whether both are the same directory: same inode on the same file system. */
    public boolean matches(SourceIdentity other) {
        if (inode != other.inode) {
            return false;
        }
        if (fileSystem != 0 && other.fileSystem != 0) {
            return fileSystem == other.fileSystem;
        }
        return device == other.device;
    }

    @Override
    public String toString() {
        return "device " + device + " inode " + inode + " file system " + Long.toHexString(fileSystem);
    }
}
