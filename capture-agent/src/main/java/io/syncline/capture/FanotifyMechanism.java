package io.syncline.capture;

import io.syncline.capture.linux.Fanotify;
import io.syncline.capture.linux.FanotifyHandles;
import io.syncline.capture.linux.Mounts;
import io.syncline.capture.watch.FanotifyWatcher;
import io.syncline.capture.watch.Safekeeping;
import io.syncline.posix.Posix;
import io.syncline.posix.PosixException;
import java.util.OptionalInt;

/** Marks on whole file systems. */
final class FanotifyMechanism {
    /** Some 150 bytes each; a guess that leaves room on a small heap. Only directories in which something happens count. */
    private static final int TABLE = 200_000;

    private FanotifyMechanism() {}

    /**
     * Asks the kernel for each thing that is needed, on the root itself; what works then is what is used.
     *
     * @throws PosixException that says what does not work here
     */
    static Mechanism open(CaptureConfig config, boolean knowsRenames) {
        byte[] root = Posix.bytes(config.root());
        int own = config.watch().seesOwnProcess()
                ? 0
                : (int) ProcessHandle.current().pid();
        Fanotify fanotify = Fanotify.open(knowsRenames, own);
        try {
            fanotify.mark(root);
            FanotifyHandles handles = new FanotifyHandles(
                    root, new Mounts(root, fanotify, config.watch().oneFileSystem()));
            handles.locate(handles.root());
            handles.release();
            return mechanism(config, fanotify, handles, knowsRenames);
        } catch (RuntimeException refused) {
            fanotify.close();
            throw refused;
        }
    }

    private static Mechanism mechanism(
            CaptureConfig config, Fanotify fanotify, FanotifyHandles handles, boolean knowsRenames) {
        return new Mechanism(
                "fanotify, whole file systems are marked"
                        + (knowsRenames ? "" : "; this kernel does not tell which directory was renamed"),
                fanotify,
                (events, notices, caughtUp) -> new FanotifyWatcher(handles, config.pruning(), events, notices, TABLE),
                Safekeeping.NONE,
                OptionalInt.empty(),
                () -> {
                    handles.close();
                    fanotify.close();
                },
                () -> {});
    }
}
