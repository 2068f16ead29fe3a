package io.syncline.capture;

import io.syncline.capture.linux.KeptFanotify;
import io.syncline.capture.linux.RemoteFileSystem;
import io.syncline.capture.linux.WatchLimit;
import io.syncline.capture.watch.RootLostException;
import io.syncline.posix.Descriptors;
import io.syncline.posix.Errno;
import io.syncline.posix.Posix;
import io.syncline.posix.PosixException;
import io.syncline.process.ExitCode;
import io.syncline.process.ServiceManager;
import io.syncline.process.ServiceManager.Kept;
import io.syncline.process.StageException;
import java.util.ArrayList;
import java.util.List;
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
            case FANOTIFY -> fanotify(config, manager);
            case INOTIFY -> inotify(config, manager, warning(remote));
            case SWEEP -> sweepOnly(config, manager, "");
            case AUTO -> remote.isPresent() ? sweepOnly(config, manager, "; " + remote.get()) : best(config, manager);
        };
    }

    private static Mechanism sweepOnly(CaptureConfig config, ServiceManager manager, String why) {
        // A queue that nobody reads any more would be gone on with, one day, as if nothing had been missed.
        manager.takeKept().forEach(kept -> {
            Descriptors.close(kept.descriptor());
            manager.forget(kept.name());
        });
        return new SweepMechanism(every(config) + why);
    }

    private static Mechanism best(CaptureConfig config, ServiceManager manager) {
        List<Kept> left = new ArrayList<>(manager.takeKept());
        try {
            return openFanotify(config, manager, left);
        } catch (PosixException refused) {
            return withoutMarks(config, manager, left, ", since fanotify does not work here: " + reason(refused));
        }
    }

    /** Sweeps need nothing: whoever lets us choose is not to be left with nobody who looks. */
    private static Mechanism withoutMarks(CaptureConfig config, ServiceManager manager, List<Kept> left, String why) {
        try {
            InotifyMechanism inotify = InotifyMechanism.open(config, manager, left, why);
            Optional<String> full = inotify.refusal();
            if (full.isEmpty()) {
                return inotify;
            }
            inotify.drop();
            inotify.close();
            return sweepOnly(config, manager, why + "; and inotify neither: " + full.get());
        } catch (PosixException refused) {
            return sweepOnly(config, manager, why + "; and inotify neither: " + withoutInstance(refused));
        }
    }

    private static Mechanism inotify(CaptureConfig config, ServiceManager manager, String why) {
        try {
            return InotifyMechanism.open(config, manager, manager.takeKept(), why);
        } catch (PosixException refused) {
            throw new StageException(
                    ExitCode.FAILURE,
                    "cannot watch " + config.root() + " by inotify: " + withoutInstance(refused)
                            + "; or try --watch auto",
                    refused);
        }
    }

    private static String withoutInstance(PosixException refused) {
        WatchLimit limit = WatchLimit.ofInstances();
        return refused.getMessage()
                + (refused.errno() == Errno.EMFILE
                        ? "; all " + limit.number() + " inotify instances of this user are in use, raise "
                                + limit.sysctl()
                        : "");
    }

    private static Mechanism fanotify(CaptureConfig config, ServiceManager manager) {
        try {
            return openFanotify(config, manager, new ArrayList<>(manager.takeKept()));
        } catch (PosixException refused) {
            throw new StageException(
                    ExitCode.FAILURE,
                    "cannot watch " + config.root() + " by fanotify: " + reason(refused) + "; try --watch auto",
                    refused);
        }
    }

    /** @param left by an earlier process; what was used or closed is removed */
    private static Mechanism openFanotify(CaptureConfig config, ServiceManager manager, List<Kept> left) {
        Optional<KeptFanotify> kept = KeptFanotify.find(left, FanotifyMechanism.ownProcess(config));
        if (kept.isPresent()) {
            left.clear();
            Optional<Mechanism> resumed = FanotifyMechanism.resume(config, manager, kept.get());
            if (resumed.isPresent()) {
                return resumed.get();
            }
        }
        try {
            return FanotifyMechanism.open(config, manager, left, true);
        } catch (PosixException refused) {
            if (refused.errno() != Errno.EINVAL) {
                throw refused;
            }
            return FanotifyMechanism.open(config, manager, left, false);
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
