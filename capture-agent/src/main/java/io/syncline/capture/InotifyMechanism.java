package io.syncline.capture;

import static java.util.Objects.requireNonNull;

import io.syncline.capture.linux.InotifyDirectories;
import io.syncline.capture.linux.KeptInotify;
import io.syncline.capture.watch.EventSource;
import io.syncline.capture.watch.Events;
import io.syncline.capture.watch.InotifyMask;
import io.syncline.capture.watch.Notices;
import io.syncline.capture.watch.Safekeeping;
import io.syncline.capture.watch.Translator;
import io.syncline.capture.watch.Watcher;
import io.syncline.posix.Posix;
import io.syncline.process.ServiceManager;
import io.syncline.process.ServiceManager.Kept;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;

/**
 * A watch on every directory.
 *
 * @param why it was chosen
 */
record InotifyMechanism(CaptureConfig config, KeptInotify kept, String why) implements Mechanism {
    InotifyMechanism {
        requireNonNull(config, "config is null");
        requireNonNull(kept, "kept is null");
        requireNonNull(why, "why is null");
    }

    /** @param left by an earlier process */
    static InotifyMechanism open(CaptureConfig config, ServiceManager manager, List<Kept> left, String why) {
        String all = config.root() + "\n" + InotifyMask.DIRECTORY + "\n" + config.pruning();
        String identity = Mechanism.identity("inotify", config, all);
        return new InotifyMechanism(config, KeptInotify.open(manager, identity, left), why);
    }

    /** Why not even the root can be watched; empty if it can be. */
    Optional<String> refusal() {
        return kept.nextWatch().isPresent() ? Optional.empty() : kept.inotify().refusal();
    }

    @Override
    public String description() {
        return "inotify" + why;
    }

    @Override
    public EventSource source() {
        return kept.inotify();
    }

    @Override
    public Watcher watcher(Events events, Notices notices, BooleanSupplier caughtUp) {
        InotifyDirectories directories = new InotifyDirectories(
                kept.inotify(), Posix.bytes(config.root()), config.watch().oneFileSystem());
        return new Translator(directories, config.pruning(), events, notices, config.pairing(), caughtUp);
    }

    @Override
    public Safekeeping safekeeping() {
        return kept.safekeeping();
    }

    @Override
    public OptionalInt nextWatch() {
        return kept.nextWatch();
    }

    @Override
    public void drop() {
        kept.drop();
    }

    @Override
    public void close() {
        kept.close();
    }
}
