package io.syncline.shipper.peer;

import io.syncline.posix.PosixException;
import java.util.Arrays;

/** A call of the system of which some failures are an answer. */
final class SystemCall {
    private SystemCall() {}

    /**
     * @param unless the errors that mean no
     * @throws PosixException for any other error
     */
    static boolean succeeds(Runnable call, int... unless) {
        try {
            call.run();
            return true;
        } catch (PosixException e) {
            if (Arrays.stream(unless).anyMatch(errno -> errno == e.errno())) {
                return false;
            }
            throw e;
        }
    }
}
