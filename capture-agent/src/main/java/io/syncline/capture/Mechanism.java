package io.syncline.capture;

import static java.util.Objects.requireNonNull;

import io.syncline.capture.linux.InotifyDirectories;
import io.syncline.capture.linux.KeptInotify;
import io.syncline.capture.ring.QuietSource;
import io.syncline.capture.watch.EventSource;
import io.syncline.capture.watch.InotifyMask;
import io.syncline.capture.watch.Notices;
import io.syncline.capture.watch.Safekeeping;
import io.syncline.capture.watch.SweepOnly;
import io.syncline.capture.watch.Translator;
import io.syncline.capture.watch.Watcher;
import io.syncline.event.FileEvent;
import io.syncline.posix.Posix;
import io.syncline.process.ServiceManager;
import io.syncline.process.ServiceManager.Kept;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * One way to learn of changes: where raw events come from, and what understands them.
 *
 * @param description which it is, and why this one, for a person: {@code inotify, since ...}
 * @param nextWatch present if an earlier process has left its watches and the events since; see {@link Watcher#resume}
 * @param end gives the descriptors back
 * @param dropping the next process begins anew, whatever this one has kept
 */
record Mechanism(
        String description,
        EventSource source,
        Making watcher,
        Safekeeping safekeeping,
        OptionalInt nextWatch,
        Runnable end,
        Runnable dropping)
        implements AutoCloseable {
    /** Makes the watcher of one run. */
    interface Making {
        Watcher of(Consumer<FileEvent> events, Notices notices, BooleanSupplier caughtUp);
    }

    Mechanism {
        requireNonNull(description, "description is null");
        requireNonNull(source, "source is null");
        requireNonNull(watcher, "watcher is null");
        requireNonNull(safekeeping, "safekeeping is null");
        requireNonNull(nextWatch, "nextWatch is null");
        requireNonNull(end, "end is null");
        requireNonNull(dropping, "dropping is null");
    }

    /**
     * @param left by an earlier process
     * @param why it was chosen
     */
    static Mechanism inotify(CaptureConfig config, ServiceManager manager, List<Kept> left, String why) {
        KeptInotify kept = KeptInotify.open(manager, identity(config), left);
        InotifyDirectories directories = new InotifyDirectories(
                kept.inotify(), Posix.bytes(config.root()), config.watch().oneFileSystem());
        return new Mechanism(
                "inotify" + why,
                kept.inotify(),
                (events, notices, caughtUp) ->
                        new Translator(directories, config.pruning(), events, notices, config.pairing(), caughtUp),
                kept.safekeeping(),
                kept.nextWatch(),
                kept::close,
                kept::drop);
    }

    /** The kernel is not asked for events; sweeps at an interval find what changes. */
    static Mechanism sweepOnly(String why) {
        return new Mechanism(
                "sweeps alone" + why,
                new QuietSource(),
                (events, notices, caughtUp) -> new SweepOnly(notices),
                Safekeeping.NONE,
                OptionalInt.empty(),
                () -> {},
                () -> {});
    }

    /** What is kept for one source and one way to watch it is of no use for another. Short, whatever the rules are. */
    private static String identity(CaptureConfig config) {
        return identity("inotify", config, config.root() + "\n" + InotifyMask.DIRECTORY + "\n" + config.pruning());
    }

    static String identity(String way, CaptureConfig config, String all) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(all.getBytes(StandardCharsets.UTF_8));
            return way + " " + config.expected() + " " + HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    void drop() {
        dropping.run();
    }

    @Override
    public void close() {
        end.run();
    }
}
