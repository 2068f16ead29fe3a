package io.syncline.capture.linux;

import io.syncline.capture.watch.MountInfo;
import io.syncline.path.RelPath;
import io.syncline.posix.Posix;
import io.syncline.posix.PosixException;
import io.syncline.posix.SourceIdentity;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is mounted below a root, each in words by which a later process can tell whether it is still the same. */
public final class MountNames {
    /** Has nothing of its own; to look at it would mount what it stands for. */
    private static final String TRIGGER = "autofs";

    private final byte[] root;
    private final MountTable table;

    /** @param root absolute */
    public MountNames(byte[] root) {
        this.root = root.clone();
        this.table = new MountTable(root);
    }

    /**
     * Outer ones first.
     *
     * @throws java.io.UncheckedIOException without /proc
     */
    public Map<RelPath, String> now() {
        Map<RelPath, String> found = new LinkedHashMap<>();
        List<RelPath> remotes = new ArrayList<>();
        table.below().forEach(mount -> {
            RelPath path = mount.getKey();
            boolean isRemote = RemoteFileSystem.ofName(mount.getValue().type()).isPresent();
            if (isRemote || remotes.stream().anyMatch(path::isWithin)) {
                // Not even looked at: the server may be dead, and whoever asks it waits for ever.
                remotes.add(path);
                found.put(path, mount.getValue().type() + " " + mount.getValue().what());
            } else if (!mount.getValue().type().equals(TRIGGER)) {
                found.put(path, local(path, mount.getValue()));
            }
        });
        return found;
    }

    /** Not by its device: a disk may have another name after a reboot. */
    private String local(RelPath path, MountInfo mount) {
        Optional<SourceIdentity> identity;
        try {
            identity = Posix.identity(Posix.absolute(root, path));
        } catch (PosixException broken) {
            identity = Optional.empty();
        }
        return mount.type()
                + identity.map(it -> " inode " + it.inode()
                                + it.born()
                                        .map(time -> " made at " + time)
                                        .orElse(" file system " + Long.toHexString(it.fileSystem())))
                        .orElse(" " + mount.what());
    }
}
