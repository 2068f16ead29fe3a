package io.syncline.shipper.rsync;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether a process waits for the other end of a FIFO, where nobody is. */
final class FifoWatch {
    /** What the kernel calls the place where open(2) of a FIFO waits for the other end (fs/pipe.c). */
    private static final String WAITS_FOR_FIFO = "wait_for_partner";

    private FifoWatch() {}

    /** Any of its processes: at a local destination all three run here. */
    static boolean waits(ProcessHandle process) {
        return isAtFifo(process) || process.descendants().anyMatch(FifoWatch::isAtFifo);
    }

    private static boolean isAtFifo(ProcessHandle process) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(process.pid()), "wchan"))
                    .equals(WAITS_FOR_FIFO);
        } catch (IOException endedOrHidden) {
            return false;
        }
    }
}
