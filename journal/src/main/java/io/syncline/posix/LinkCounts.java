package io.syncline.posix;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** Looks for files with several names in one directory, without asking for anything else: most files have one. */
public final class LinkCounts {
    private static final int AT_SYMLINK_NOFOLLOW = 0x100;
    private static final int STATX_NLINK = 0x4;
    private static final int STATX_SIZE = 256;

    private final int directory;
    /** struct statx (linux/stat.h): the mask of what is filled in at 0, the number of names at 16. */
    private final ByteBuffer statx = ByteBuffer.allocateDirect(STATX_SIZE).order(ByteOrder.nativeOrder());

    private LinkCounts(int directory) {
        this.directory = directory;
    }

    /**
     * The entries of a directory, unsorted, but for those that are known to be files with one name.
     *
     * @throws PosixException ENOENT, ENOTDIR or EACCES among others
     */
    public static List<DirectoryEntry> directoriesAndLinked(byte[] directory) {
        int descriptor = Descriptors.open(directory);
        try {
            LinkCounts counts = new LinkCounts(descriptor);
            List<DirectoryEntry> found = new ArrayList<>();
            for (DirectoryEntry entry : Posix.list(directory)) {
                if (entry.kind() == FileKind.DIRECTORY || !counts.isOne(entry.name())) {
                    found.add(entry);
                }
            }
            return found;
        } finally {
            Descriptors.close(descriptor);
        }
    }

    /** What cannot be asked about may have any number. */
    private boolean isOne(byte[] name) {
        int result = Posix.libC().statx(directory, Posix.terminated(name), AT_SYMLINK_NOFOLLOW, STATX_NLINK, statx);
        return result == 0 && (statx.getInt(0) & STATX_NLINK) != 0 && statx.getInt(16) == 1;
    }
}
