package io.syncline.capture;

import io.syncline.capture.linux.RemoteFileSystem;
import io.syncline.capture.watch.RootLostException;
import io.syncline.posix.Errno;
import io.syncline.posix.Posix;
import io.syncline.posix.PosixException;
import io.syncline.process.ExitCode;
import io.syncline.process.ServiceManager;
import io.syncline.process.StageException;
import java.util.Optional;

/** Picks how changes are noticed: by trying, from the best to the least. Versions of the kernel are never asked for. */
final class WatchLadder {
    private static final String NEEDS = "; it needs CAP_SYS_ADMIN and CAP_DAC_READ_SEARCH";

    private WatchLadder() {}

    /**
     * @throws StageException if what was asked for does not work here
     * @throws RootLostException if there is no root
     */
    static Mechanism open(CaptureConfig config, ServiceManager manager) {
        Optional<String> remote = remote(config);
        return switch (config.watch().mode()) {
            case FANOTIFY -> fanotify(config);
            case INOTIFY -> Mechanism.inotify(config, manager, warning(remote));
            case SWEEP ->
                throw new StageException(
                        ExitCode.USAGE, "cannot watch " + config.root() + " by sweeps alone: they are not there yet");
            case AUTO ->
                remote.isPresent() ? Mechanism.sweepOnly(every(config) + "; " + remote.get()) : best(config, manager);
        };
    }

    private static Mechanism best(CaptureConfig config, ServiceManager manager) {
        if (manager.isPresent()) {
            return Mechanism.inotify(config, manager, ", since its events are kept while no agent runs");
        }
        try {
            return openFanotify(config);
        } catch (PosixException refused) {
            return Mechanism.inotify(config, manager, ", since fanotify does not work here: " + reason(refused));
        }
    }

    private static Mechanism fanotify(CaptureConfig config) {
        try {
            return openFanotify(config);
        } catch (PosixException refused) {
            throw new StageException(
                    ExitCode.FAILURE,
                    "cannot watch " + config.root() + " by fanotify: " + reason(refused) + "; try --watch auto",
                    refused);
        }
    }

    private static Mechanism openFanotify(CaptureConfig config) {
        try {
            return FanotifyMechanism.open(config, true);
        } catch (PosixException refused) {
            if (refused.errno() != Errno.EINVAL) {
                throw refused;
            }
            return FanotifyMechanism.open(config, false);
        }
    }

    private static String reason(PosixException refused) {
        return refused.getMessage() + (refused.errno() == Errno.EPERM ? NEEDS : "");
    }

    private static Optional<String> remote(CaptureConfig config) {
        try {
            return RemoteFileSystem.of(Posix.bytes(config.root()));
        } catch (PosixException gone) {
            throw new RootLostException("no directory is there");
        }
    }

    private static String every(CaptureConfig config) {
        return ", every " + config.sweep().unwatched().toSeconds() + " s";
    }

    private static String warning(Optional<String> remote) {
        return remote.map(why -> "; NOT EVERYTHING IS SEEN: " + why).orElse("");
    }
}
