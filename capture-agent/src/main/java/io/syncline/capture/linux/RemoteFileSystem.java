package io.syncline.capture.linux;

import io.syncline.posix.Posix;
import java.util.Map;
import java.util.Optional;

/** File systems that other machines, or programs behind fuse, change without a word from this kernel. */
public final class RemoteFileSystem {
    /** f_type of statfs(2), from linux/magic.h and statfs(2). */
    private static final Map<Long, String> TYPES = Map.ofEntries(
            Map.entry(0x6969L, "NFS"),
            Map.entry(0xFF534D42L, "CIFS"),
            Map.entry(0xFE534D42L, "SMB"),
            Map.entry(0x517BL, "SMB"),
            Map.entry(0x65735546L, "fuse"),
            Map.entry(0x01021997L, "9p"),
            Map.entry(0x00c36400L, "Ceph"),
            Map.entry(0x5346414FL, "AFS"),
            Map.entry(0x73757245L, "Coda"),
            Map.entry(0x0BD00BD0L, "Lustre"),
            Map.entry(0x47504653L, "GPFS"),
            Map.entry(0x7461636fL, "OCFS2"),
            Map.entry(0x01161970L, "GFS2"),
            Map.entry(0x786f4256L, "vboxsf"));

    private RemoteFileSystem() {}

    /** Why events of this kernel are not enough for what is at this path; empty if they are. */
    public static Optional<String> of(byte[] path) {
        return ofType(Posix.fileSystemType(path));
    }

    static Optional<String> ofType(long type) {
        return Optional.ofNullable(TYPES.get(type & 0xffffffffL))
                .map(name -> "it is on " + name + ", where others make changes that this kernel never reports");
    }
}
