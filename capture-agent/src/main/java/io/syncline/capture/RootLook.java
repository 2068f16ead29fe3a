package io.syncline.capture;

import io.syncline.posix.Posix;
import io.syncline.posix.PosixException;
import io.syncline.posix.SourceIdentity;
import java.util.Optional;

/** Whether the directory behind the root's path is the configured one. Two system calls. */
final class RootLook {
    private final byte[] root;
    private final SourceIdentity expected;

    RootLook(CaptureConfig config) {
        this.root = Posix.bytes(config.root());
        this.expected = config.expected();
    }

    /** Empty if it is. */
    Optional<String> problem() {
        Optional<SourceIdentity> seen;
        try {
            seen = Posix.identity(root);
        } catch (PosixException unreadable) {
            return Optional.of(unreadable.getMessage());
        }
        if (seen.isEmpty()) {
            return Optional.of("no directory is there");
        }
        return expected.matches(seen.get())
                ? Optional.empty()
                : Optional.of("another directory is there: expected " + expected + ", seen " + seen.get());
    }
}
