package io.syncline.capture.watch;

import static java.util.Objects.requireNonNull;

import io.syncline.path.RelPath;
import java.util.Arrays;
import java.util.Optional;

/**
 * A place below the root where something is mounted.
 *
 * @param id of the mount; another one if something else is mounted there later
 * @param top the key of the directory that is seen there, empty if it cannot be watched. Not to be changed
 * @param parent the key of the directory that the mount point is an entry of. Not to be changed
 * @param refusal why it cannot be watched, for a person; empty if it can
 */
public record MountPoint(long id, RelPath path, byte[] top, byte[] parent, Optional<String> refusal) {
    public MountPoint {
        requireNonNull(path, "path is null");
        requireNonNull(top, "top is null");
        requireNonNull(parent, "parent is null");
        requireNonNull(refusal, "refusal is null");
        if (refusal.isEmpty() && top.length == 0) {
            throw new IllegalArgumentException("a mount point is watched or refused: " + path);
        }
    }

    MountPoint refused(String why) {
        return new MountPoint(id, path, top, parent, Optional.of(why));
    }

    /** Same mount at the same place. */
    @Override
    public boolean equals(Object other) {
        return other instanceof MountPoint that
                && id == that.id
                && path.equals(that.path)
                && Arrays.equals(top, that.top);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(id);
    }
}
