package io.syncline.shipper.action;

import static java.util.Objects.requireNonNull;

import io.syncline.journal.Position;
import io.syncline.shipper.destination.Mapping;
import io.syncline.shipper.destination.Setting;
import io.syncline.shipper.destination.TransferSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commands that are told how a destination is doing, one at a time for each destination, on a thread of their own: shipping
 * never waits for them, and whatever becomes of them is a line in the log. What happens again while a command runs is told
 * once, with its last words.
 */
public final class Hooks implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Hooks.class);

    /** How long what is due may take when the shipper ends: the news of its end may be among it. */
    private static final Duration LAST = Duration.ofSeconds(5);

    private final Mapping mapping;
    private final TransferSettings settings;
    private final Path directory;
    private final Map<HookEvent, Map<String, String>> due = new LinkedHashMap<>();
    private Optional<Thread> worker = Optional.empty();
    private boolean closed;
    private boolean calling;

    /** @param directory where they are called, such as that of the destination's state */
    public Hooks(Mapping mapping, TransferSettings settings, Path directory) {
        this.mapping = requireNonNull(mapping, "mapping is null");
        this.settings = requireNonNull(settings, "settings is null");
        this.directory = requireNonNull(directory, "directory is null");
    }

    /**
     * Returns at once.
     *
     * @param what in words, such as the error
     * @param upTo the last changeset that is done
     */
    public synchronized void tell(HookEvent event, String what, Position upTo) {
        if (settings.get(event.setting()).isEmpty() || closed) {
            return;
        }
        Map<String, String> words = new HashMap<>();
        words.put("SYNCLINE_EVENT", event.word());
        words.put("SYNCLINE_LABEL", mapping.name());
        words.put("SYNCLINE_SOURCE", mapping.watchedRoot().toString());
        words.put("SYNCLINE_DESTINATION", mapping.target().canonical());
        words.put("SYNCLINE_WHAT", what.replace('\0', ' '));
        words.put("SYNCLINE_UP_TO", Long.toString(upTo.sequence()));
        // Behind what has happened since it was told last: a failure after a recovery is the news.
        due.remove(event);
        due.put(event, words);
        notifyAll();
        if (worker.isEmpty()) {
            Thread thread = new Thread(this::work, "hooks/" + mapping.name());
            thread.setDaemon(true);
            thread.start();
            worker = Optional.of(thread);
        }
    }

    /** Whether a command is running, or about to. */
    public synchronized boolean isCalling() {
        return calling;
    }

    /** Ends what is not done in a few seconds. */
    @Override
    public void close() {
        Optional<Thread> thread;
        synchronized (this) {
            closed = true;
            notifyAll();
            thread = worker;
        }
        thread.ifPresent(Hooks::end);
    }

    private static void end(Thread thread) {
        try {
            thread.join(LAST.toMillis());
            thread.interrupt();
            thread.join(LAST.toMillis());
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
    }

    private void work() {
        try {
            for (Optional<Map.Entry<HookEvent, Map<String, String>>> next = take(); next.isPresent(); next = take()) {
                call(next.get().getKey(), next.get().getValue());
            }
        } catch (InterruptedException ended) {
            // The shipper has ended, and did not wait any longer.
        }
    }

    /** Empty when nothing more will come. */
    private synchronized Optional<Map.Entry<HookEvent, Map<String, String>>> take() throws InterruptedException {
        calling = false;
        while (due.isEmpty() && !closed) {
            wait();
        }
        if (due.isEmpty()) {
            return Optional.empty();
        }
        HookEvent first = due.keySet().iterator().next();
        calling = true;
        return Optional.of(Map.entry(first, due.remove(first)));
    }

    private void call(HookEvent event, Map<String, String> words) throws InterruptedException {
        String command = settings.get(event.setting()).orElseThrow();
        ActionCall call;
        try {
            call = ActionCall.start(
                    command, directory, words, line -> LOG.info("{}: on {}: {}", mapping.name(), event.word(), line));
        } catch (IOException e) {
            LOG.warn("{}: cannot call the command for {}: {}", mapping.name(), event.word(), e.getMessage());
            return;
        }
        try {
            call.go(new byte[0]);
            await(call, event);
        } finally {
            call.kill();
        }
    }

    private void await(ActionCall call, HookEvent event) throws InterruptedException {
        Duration limit = settings.time(Setting.HOOK_TIMEOUT);
        if (!call.awaitEnd(limit.isZero() ? Duration.ofDays(365) : limit)) {
            LOG.warn(
                    "{}: the command for {} is not done after {} ms, and is ended",
                    mapping.name(),
                    event.word(),
                    limit.toMillis());
            call.kill();
            // The next one must not meet it.
            call.awaitEnd(LAST);
        } else if (call.exitCode() != 0) {
            LOG.warn("{}: the command for {} ends with {}", mapping.name(), event.word(), call.exitCode());
        }
    }
}
