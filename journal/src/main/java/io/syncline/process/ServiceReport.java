package io.syncline.process;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/**
 * What the stages of this process let the service manager know: ready once all of them have started, the sentence that
 * {@code systemctl status} shows, and that they live.
 *
 * <p>There is no timer: a sign of life goes out from the beat of a stage's own thread, and only while every other stage has
 * beaten lately too. So a stage that hangs is found, whatever the others do. Thread-safe.
 */
public final class ServiceReport {
    /** A beat within half of the watchdog's time counts as lately; signs of life go out four times within it. */
    private static final int LATELY = 2;

    private static final int SIGNS = 4;
    private static final Set<String> NOT_RUNNING = Set.of("starting", "stopped", "failed");

    private final ServiceManager manager;
    private final LongSupplier nanoTime;
    private final long watchdogNanos;
    private final Map<String, String> sentences = new TreeMap<>();
    private final Set<String> starting = new HashSet<>();
    private final Map<String, Long> beats = new TreeMap<>();
    private boolean isReady;
    private boolean hasPinged;
    private long lastPing;

    public ServiceReport(ServiceManager manager) {
        this(manager, System::nanoTime);
    }

    ServiceReport(ServiceManager manager, LongSupplier nanoTime) {
        this.manager = requireNonNull(manager, "manager is null");
        this.nanoTime = nanoTime;
        this.watchdogNanos = manager.watchdog().map(Duration::toNanos).orElse(0L);
    }

    /** To whoever has started this process. */
    public static ServiceReport ofThisProcess() {
        return new ServiceReport(ServiceManager.ofThisProcess());
    }

    /** For stages that nobody supervises. */
    public static ServiceReport none() {
        return new ServiceReport(ServiceManager.NONE);
    }

    public ServiceManager manager() {
        return manager;
    }

    /** Before any stage starts: ready means that all of these are. */
    synchronized void join(String stage) {
        if (manager.isPresent()) {
            sentences.put(stage, stage + " starting");
            starting.add(stage);
            beats.put(stage, nanoTime.getAsLong());
        }
    }

    synchronized void entered(String stage, String state, String detail) {
        if (!sentences.containsKey(stage)) {
            return;
        }
        sentences.put(stage, stage + " " + state + (detail.isEmpty() ? "" : ": " + detail));
        manager.status(String.join("; ", sentences.values()));
        if (!NOT_RUNNING.contains(state)) {
            starting.remove(stage);
        }
        if (!isReady && starting.isEmpty()) {
            isReady = true;
            manager.ready();
        }
        beat(stage);
    }

    /** To be called by the stage's own thread only, when it has got something done or finds that there is nothing to do. */
    synchronized void beat(String stage) {
        if (watchdogNanos == 0 || !beats.containsKey(stage)) {
            return;
        }
        long now = nanoTime.getAsLong();
        beats.put(stage, now);
        boolean isDue = !hasPinged || now - lastPing >= watchdogNanos / SIGNS;
        if (isDue && beats.values().stream().allMatch(beat -> now - beat <= watchdogNanos / LATELY)) {
            hasPinged = true;
            lastPing = now;
            manager.ping();
        }
    }

    /** The process was told to stop. */
    public void stopping() {
        manager.stopping();
    }
}
