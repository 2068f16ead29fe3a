package io.syncline.capture.linux;

import io.syncline.posix.Posix;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

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
            Map.entry(0x20030528L, "OrangeFS"),
            Map.entry(0x786f4256L, "vboxsf"));

    /** The same, as the table of mounts names them. */
    private static final Set<String> NAMES = Set.of(
            "nfs",
            "nfs4",
            "cifs",
            "smb3",
            "smbfs",
            "fuse",
            "fuseblk",
            "9p",
            "ceph",
            "afs",
            "coda",
            "lustre",
            "gpfs",
            "ocfs2",
            "gfs2",
            "vboxsf",
            "virtiofs",
            "pvfs2");

    private RemoteFileSystem() {}

    /**
     * Of a mount by the name of its type, without a question to the mount itself: one whose server is gone may never answer.
     */
    static Optional<String> ofName(String type) {
        return NAMES.contains(type) || type.startsWith("fuse.") ? Optional.of(why(type)) : Optional.empty();
    }

    private static String why(String name) {
        return "it is on " + name + ", where others make changes that this kernel never reports";
    }

    /** Why events of this kernel are not enough for what is at this path; empty if they are. */
    public static Optional<String> of(byte[] path) {
        return ofType(Posix.fileSystemType(path));
    }

    static Optional<String> ofType(long type) {
        return Optional.ofNullable(TYPES.get(type & 0xffffffffL)).map(RemoteFileSystem::why);
    }
}
