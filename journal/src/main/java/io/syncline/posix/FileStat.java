package io.syncline.posix;

import java.time.Instant;

/**
 * What lstat says, from statx(2).
 *
 * @param mode permission bits only (07777)
 * @param size bytes
 * @param device st_dev as {@code major << 32 | minor}
 * @param mountId the kernel's id of the mount, 0 if it does not say
 */
public record FileStat(
        FileKind kind,
        int mode,
        long size,
        long device,
        long inode,
        long links,
        int uid,
        int gid,
        Instant modified,
        Instant changed,
        long mountId) {
    public boolean isDirectory() {
        return kind == FileKind.DIRECTORY;
    }
}
