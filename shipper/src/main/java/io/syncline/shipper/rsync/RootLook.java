package io.syncline.shipper.rsync;

import io.syncline.posix.Posix;
import io.syncline.posix.PosixException;
import io.syncline.posix.SourceIdentity;
import java.nio.charset.StandardCharsets;

/** Whether a directory is the configured root, by a path or by what a process holds as its working directory. */
public record RootLook(SourceIdentity expected) {
    /** Where a started process is. */
    public enum Place {
        IN_ROOT,
        ELSEWHERE,
        /** Its directory cannot be seen any more: only a process that has ended has none. */
        ENDED
    }

    static byte[] directoryOf(Child child) {
        return directoryOf(child.pid());
    }

    /** The name of what a process holds as its working directory. */
    public static byte[] directoryOf(long pid) {
        return ("/proc/" + pid + "/cwd").getBytes(StandardCharsets.US_ASCII);
    }

    /** RACE: the path of the root may lead elsewhere at any time; what a process holds as its directory does not. */
    public Place at(byte[] directory) {
        if (isRoot(directory)) {
            return Place.IN_ROOT;
        }
        return isThere(directory) ? Place.ELSEWHERE : Place.ENDED;
    }

    boolean isRoot(byte[] directory) {
        try {
            // A removed directory keeps its identity, and has no links.
            return Posix.stat(directory).filter(stat -> stat.links() > 0).isPresent()
                    && Posix.identity(directory).filter(expected::matches).isPresent();
        } catch (PosixException refusedOrEnded) {
            return false;
        }
    }

    private static boolean isThere(byte[] directory) {
        try {
            return Posix.stat(directory).isPresent();
        } catch (PosixException refused) {
            return true;
        }
    }
}
