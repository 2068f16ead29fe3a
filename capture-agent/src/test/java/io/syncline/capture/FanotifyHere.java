package io.syncline.capture;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.syncline.process.ServiceManager;
import java.nio.file.Path;

/** Whether this machine lets us mark the file system of the tests. */
final class FanotifyHere {
    private FanotifyHere() {}

    /** Skips the test, with the kernel's reason, where it does not work. */
    static void assume(Path directory) {
        String refusal = refusal(directory);
        assumeTrue(refusal.isEmpty(), () -> "needs fanotify: " + refusal);
    }

    /** Empty if it works. */
    static String refusal(Path directory) {
        try {
            WatchLadder.open(Running.config(directory, WatchMode.FANOTIFY), ServiceManager.NONE)
                    .close();
            return "";
        } catch (RuntimeException refused) {
            return String.valueOf(refused.getMessage());
        }
    }
}
