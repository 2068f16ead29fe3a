package io.syncline.capture.watch;

import io.syncline.path.RelPath;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the kernel knows of the objects whose keys are in its events, as it is now, which may be later than the event that is
 * being handled. Used by one thread.
 */
public interface Handles {
    /**
     * The key of the root.
     *
     * @throws RootLostException if there is no directory
     */
    byte[] root();

    Location locate(byte[] directory);

    /** Any of the paths that an object has now which lie below the root; for an event without a name. */
    Optional<RelPath> anyPath(byte[] object);

    /** The places below the root where something is mounted, outer ones first; file systems that are new are watched from now on. */
    List<MountPoint> mountPoints();

    /** The places below the root where something is mounted that is none of our business, by numbers of what is there. */
    default Map<RelPath, Long> leftOut() {
        return Map.of();
    }

    /** Nothing will be asked for a while: what was opened for the questions is closed, so that it keeps nobody from unmounting. */
    void release();
}
