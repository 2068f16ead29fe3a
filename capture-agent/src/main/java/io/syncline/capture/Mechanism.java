package io.syncline.capture;

import io.syncline.capture.watch.EventSource;
import io.syncline.capture.watch.Events;
import io.syncline.capture.watch.Notices;
import io.syncline.capture.watch.Safekeeping;
import io.syncline.capture.watch.Watcher;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;

/** One way to learn of changes: where raw events come from, and what understands them. For one run of the agent. */
interface Mechanism extends AutoCloseable {
    /** Which it is, and why this one, for a person: {@code inotify, since ...}. */
    String description();

    EventSource source();

    /** @param caughtUp whether the kernel has nothing that was not handled */
    Watcher watcher(Events events, Notices notices, BooleanSupplier caughtUp);

    /** For events that are lost with their process, as long as nobody keeps them. */
    default Safekeeping safekeeping() {
        return Safekeeping.NONE;
    }

    /** Present if an earlier process has left its watches and the events since; see {@link Watcher#resume}. */
    default OptionalInt nextWatch() {
        return OptionalInt.empty();
    }

    /** The next process begins anew, whatever this one has kept. */
    default void drop() {}

    /** Gives the descriptors back. */
    @Override
    default void close() {}

    /**
     * What is kept for one source and one way to watch it is of no use for another. Short, whatever the rules are.
     *
     * @param all that is watched, and how
     */
    static String identity(String way, CaptureConfig config, String all) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(all.getBytes(StandardCharsets.UTF_8));
            return way + " " + config.expected() + " " + HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
