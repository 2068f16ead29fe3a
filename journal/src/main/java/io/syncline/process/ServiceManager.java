package io.syncline.process;

import static java.util.Objects.requireNonNull;

import io.syncline.posix.Descriptors;
import io.syncline.posix.NotifySocket;
import io.syncline.posix.PosixException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one that started this process, if it wants to hear of it: systemd, by sd_notify(3) and sd_listen_fds(3). Without one,
 * everything here does nothing. Thread-safe.
 *
 * <p>What cannot be sent is a warning, once, and never the end of a stage.
 */
public final class ServiceManager {
    /** A descriptor that an earlier process of the same service has handed over to be kept. */
    public record Kept(String name, int descriptor) {}

    /** For processes that nobody supervises. */
    public static final ServiceManager NONE = of(Map.of(), 0);

    private static final Logger LOG = LoggerFactory.getLogger(ServiceManager.class);
    private static final int FIRST_KEPT = 3;

    private final Optional<NotifySocket> socket;
    private final Optional<Duration> watchdog;
    private final List<Kept> kept;
    private boolean sendFailed;

    private ServiceManager(Optional<NotifySocket> socket, Optional<Duration> watchdog, List<Kept> kept) {
        this.socket = socket;
        this.watchdog = watchdog;
        this.kept = new ArrayList<>(kept);
    }

    /** As the environment of this process has it. */
    public static ServiceManager ofThisProcess() {
        return of(System.getenv(), ProcessHandle.current().pid());
    }

    /** As another environment has it. */
    public static ServiceManager of(Map<String, String> environment, long pid) {
        return new ServiceManager(
                Optional.ofNullable(environment.get("NOTIFY_SOCKET"))
                        .filter(address -> address.startsWith("/") || address.startsWith("@"))
                        .map(NotifySocket::new),
                watchdog(environment, pid),
                kept(environment, pid));
    }

    public boolean isPresent() {
        return socket.isPresent();
    }

    /** The service is killed if nothing is heard of it for so long. */
    public Optional<Duration> watchdog() {
        return watchdog;
    }

    /** The start is over. */
    public void ready() {
        send("READY=1");
    }

    /** The end has begun. */
    public void stopping() {
        send("STOPPING=1");
    }

    /** @param sentence for a person; one line */
    public void status(String sentence) {
        send("STATUS=" + sentence.replace('\n', ' '));
    }

    /** It is alive. */
    public void ping() {
        send("WATCHDOG=1");
    }

    /**
     * To be handed to the next process of this service, however this one ends. FDPOLL=0: without it the manager drops a
     * descriptor on which it sees an error or a hang-up.
     *
     * @param name letters, digits and dashes
     */
    public void keep(String name, int descriptor) {
        send("FDSTORE=1\nFDPOLL=0\nFDNAME=" + name, descriptor);
    }

    /** Not to be kept any longer, all that have this name. */
    public void forget(String name) {
        send("FDSTOREREMOVE=1\nFDNAME=" + name);
    }

    /** What was kept, handed out once; from then on the caller has to close it. */
    public synchronized List<Kept> takeKept() {
        List<Kept> taken = List.copyOf(kept);
        kept.clear();
        taken.forEach(one -> Descriptors.closeOnExec(one.descriptor()));
        return taken;
    }

    private void send(String message, int... descriptors) {
        if (socket.isPresent()) {
            try {
                socket.get().send(message, descriptors);
            } catch (PosixException refused) {
                warn(message, refused);
            }
        }
    }

    private synchronized void warn(String message, PosixException refused) {
        if (!sendFailed) {
            sendFailed = true;
            LOG.warn(
                    "cannot tell the service manager {}: {}",
                    message.lines().findFirst().orElse(""),
                    refused.getMessage());
        }
    }

    private static Optional<Duration> watchdog(Map<String, String> environment, long pid) {
        long micros = number(environment, "WATCHDOG_USEC");
        boolean isOurs = !environment.containsKey("WATCHDOG_PID") || number(environment, "WATCHDOG_PID") == pid;
        return isOurs && micros > 0 ? Optional.of(Duration.ofNanos(micros * 1000)) : Optional.empty();
    }

    static List<Kept> kept(Map<String, String> environment, long pid) {
        if (number(environment, "LISTEN_PID") != pid) {
            return List.of();
        }
        String[] names = environment.getOrDefault("LISTEN_FDNAMES", "").split(":", -1);
        List<Kept> kept = new ArrayList<>();
        for (int i = 0; i < number(environment, "LISTEN_FDS"); i++) {
            kept.add(new Kept(i < names.length ? names[i] : "", FIRST_KEPT + i));
        }
        return kept;
    }

    private static long number(Map<String, String> environment, String key) {
        String digits = requireNonNull(environment.getOrDefault(key, ""), key);
        return digits.matches("[0-9]{1,18}") ? Long.parseLong(digits) : 0;
    }
}
