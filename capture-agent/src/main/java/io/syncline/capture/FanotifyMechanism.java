package io.syncline.capture;

import io.syncline.capture.linux.Fanotify;
import io.syncline.capture.linux.FanotifyHandles;
import io.syncline.capture.linux.KeptFanotify;
import io.syncline.capture.linux.Mounts;
import io.syncline.capture.spool.Spool;
import io.syncline.capture.watch.EventSource;
import io.syncline.capture.watch.Events;
import io.syncline.capture.watch.FanotifyMask;
import io.syncline.capture.watch.FanotifyWatcher;
import io.syncline.capture.watch.MountPoint;
import io.syncline.capture.watch.Notices;
import io.syncline.capture.watch.Safekeeping;
import io.syncline.capture.watch.Watcher;
import io.syncline.posix.Posix;
import io.syncline.posix.PosixException;
import io.syncline.process.ServiceManager;
import io.syncline.process.ServiceManager.Kept;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;

/** Marks on whole file systems. */
final class FanotifyMechanism implements Mechanism {
    /** Some 150 bytes each; a guess that leaves room on a small heap. Only directories in which something happens count. */
    private static final int TABLE = 200_000;

    private final CaptureConfig config;
    private final Fanotify fanotify;
    private final boolean knowsRenames;
    private final FanotifyHandles handles;
    private final List<MountPoint> mounts;
    /** Where events are kept, and for whom; set before anybody asks. */
    private Optional<Spool> spool = Optional.empty();

    private ServiceManager manager = ServiceManager.NONE;
    private OptionalInt resumed = OptionalInt.empty();

    private FanotifyMechanism(CaptureConfig config, Fanotify fanotify, boolean knowsRenames) {
        this.config = config;
        this.fanotify = fanotify;
        this.knowsRenames = knowsRenames;
        byte[] root = Posix.bytes(config.root());
        this.handles = new FanotifyHandles(
                root,
                new Mounts(root, fanotify, config.pruning(), config.watch().oneFileSystem()));
        handles.locate(handles.root());
        this.mounts = handles.mountPoints();
        handles.release();
    }

    /** Goes on with what an earlier process has left; empty, and everything of it closed, if that is not possible. */
    static Optional<Mechanism> resume(CaptureConfig config, ServiceManager manager, KeptFanotify kept) {
        try {
            FanotifyMechanism all = new FanotifyMechanism(
                    config, kept.fanotify(), kept.fanotify().knowsRenames());
            Optional<Spool> spool = kept.resume(all.identity());
            if (spool.isPresent()) {
                return Optional.of(all.keptIn(spool, manager, OptionalInt.of(0)));
            }
        } catch (PosixException refused) {
            // Whoever begins anew comes here too, and says it.
        }
        kept.close(manager);
        return Optional.empty();
    }

    /**
     * Asks the kernel for each thing that is needed, on the root itself; what works then is what is used.
     *
     * @param left by an earlier process; dropped, and emptied, if this works
     * @throws PosixException that says what does not work here
     */
    static Mechanism open(CaptureConfig config, ServiceManager manager, List<Kept> left, boolean knowsRenames) {
        Fanotify fanotify = Fanotify.open(knowsRenames, ownProcess(config));
        try {
            FanotifyMechanism all = new FanotifyMechanism(config, fanotify, knowsRenames);
            // Only now: until it is sure, what is left may be of use for another way.
            KeptFanotify.drop(manager, left);
            left.clear();
            Optional<Spool> spool = manager.isPresent()
                    ? Optional.of(KeptFanotify.keep(manager, fanotify, all.identity()))
                    : Optional.empty();
            return all.keptIn(spool, manager, OptionalInt.empty());
        } catch (RuntimeException refused) {
            fanotify.close();
            throw refused;
        }
    }

    static int ownProcess(CaptureConfig config) {
        return config.watch().seesOwnProcess()
                ? 0
                : (int) ProcessHandle.current().pid();
    }

    private Mechanism keptIn(Optional<Spool> keeping, ServiceManager keeper, OptionalInt next) {
        spool = keeping;
        manager = keeper;
        resumed = next;
        return this;
    }

    @Override
    public String description() {
        return "fanotify, whole file systems are marked"
                + (knowsRenames ? "" : "; this kernel does not tell which directory was renamed");
    }

    @Override
    public EventSource source() {
        return fanotify;
    }

    @Override
    public Watcher watcher(Events events, Notices notices, BooleanSupplier caughtUp) {
        return new FanotifyWatcher(handles, config.pruning(), events, notices, TABLE, mounts, this::drop);
    }

    @Override
    public Safekeeping safekeeping() {
        return spool.isPresent() ? spool.get() : Safekeeping.NONE;
    }

    @Override
    public OptionalInt nextWatch() {
        return resumed;
    }

    @Override
    public void drop() {
        spool.ifPresent(kept -> KeptFanotify.drop(manager, kept));
    }

    @Override
    public void close() {
        handles.close();
        fanotify.close();
    }

    /**
     * Without the numbers of mounts: a service has a table of mounts of its own, with other numbers at each start. Another
     * set of mounts is another one: what happened in what came or went meanwhile nobody has kept.
     */
    private String identity() {
        StringBuilder all = new StringBuilder();
        all.append(config.root()).append('\n').append(config.pruning()).append('\n');
        all.append(config.watch().oneFileSystem()).append('\n');
        all.append(knowsRenames ? FanotifyMask.WITH_RENAME : FanotifyMask.WITHOUT_RENAME);
        for (MountPoint mount : mounts) {
            all.append('\n').append(mount.path().display());
            all.append(' ').append(HexFormat.of().formatHex(mount.top()));
        }
        return Mechanism.identity("fanotify", config, all.toString());
    }
}
