package io.syncline.capture;

import static java.util.Objects.requireNonNull;

import java.util.List;

/** What was mounted below the root, as it is written down. */
record MountsSeen(int version, List<Mount> mounts) {
    static final int VERSION = 1;

    /**
     * One of them.
     *
     * @param path as {@link io.syncline.path.PathText}
     * @param what is mounted there; see {@link io.syncline.capture.linux.MountNames}
     */
    record Mount(String path, String what) {
        Mount {
            requireNonNull(path, "path is null");
            requireNonNull(what, "what is null");
        }
    }

    MountsSeen {
        if (version != VERSION) {
            throw new IllegalArgumentException("mounts of version " + version + "; known is " + VERSION);
        }
        mounts = List.copyOf(mounts);
    }
}
