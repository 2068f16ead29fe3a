package io.syncline.capture.linux;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RemoteFileSystemTest {
    /** As /proc/self/mountinfo names them; such a mount is not even asked, since its server may be dead. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "nfs",
                "nfs4",
                "cifs",
                "smb3",
                "fuse",
                "fuse.sshfs",
                "fuse.glusterfs",
                "virtiofs",
                "9p",
                "ceph",
                "lustre"
            })
    void aRemoteMountIsKnownByItsName(String type) {
        assertTrue(RemoteFileSystem.ofName(type).orElse("").contains("it is on " + type));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ext4", "xfs", "btrfs", "tmpfs", "overlay", "zfs", "fusectl", "nfsd"})
    void aLocalOneIsNot(String type) {
        assertTrue(RemoteFileSystem.ofName(type).isEmpty());
    }

    @Test
    void theTypeOfStatfsTellsAsMuch() {
        assertTrue(RemoteFileSystem.ofType(0x6969).orElseThrow().contains("NFS"));
        assertTrue(RemoteFileSystem.ofType(0xEF53).isEmpty());
    }
}
