package io.syncline.capture;

import io.syncline.process.Requests;
import io.syncline.process.StageException;
import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices what is asked of the agent, on a thread of its own that sleeps until then. What was asked before the start is
 * noticed as well.
 */
final class RequestWatch implements AutoCloseable {
    /** A cookie is asked for by a file of this name and its number in hexadecimal digits. */
    static final String COOKIE = "cookie-";

    private static final Logger LOG = LoggerFactory.getLogger(RequestWatch.class);

    private static final Duration LOOK_INTERVAL = Duration.ofSeconds(1);

    private final Requests requests;
    /** Empty: the directory is looked at now and then. */
    private final Optional<WatchService> service;

    private final Runnable wake;
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile boolean pending = true;

    private RequestWatch(Requests requests, Optional<WatchService> service, Runnable wake) {
        this.requests = requests;
        this.service = service;
        this.wake = wake;
    }

    /** @param wake called when something was asked */
    static RequestWatch open(Requests requests, Runnable wake) {
        requests.prepare();
        RequestWatch watch = new RequestWatch(requests, service(requests.directory()), wake);
        Thread thread = new Thread(watch::untilClosed, "capture-requests");
        thread.setDaemon(true);
        thread.start();
        return watch;
    }

    /** It takes an instance of inotify and a watch, and other programs of this user may have all of them. */
    private static Optional<WatchService> service(Path directory) {
        try {
            WatchService service = directory.getFileSystem().newWatchService();
            try {
                directory.register(service, StandardWatchEventKinds.ENTRY_CREATE);
                return Optional.of(service);
            } catch (IOException e) {
                service.close();
                throw e;
            }
        } catch (IOException e) {
            LOG.warn("cannot watch {}: {}; it is looked at each second", directory, e.getMessage());
            return Optional.empty();
        }
    }

    Path directory() {
        return requests.directory();
    }

    boolean arePending() {
        return pending;
    }

    /** The cookies that are asked for. A file with another name, or no number, is nothing to us. */
    List<Long> cookies() {
        pending = false;
        List<Long> ids = new ArrayList<>();
        for (String name : requests.pending(COOKIE)) {
            try {
                ids.add(Long.parseUnsignedLong(name.substring(COOKIE.length()), 16));
            } catch (NumberFormatException notOurs) {
                LOG.warn(
                        "a request that nobody understands: {}",
                        requests.directory().resolve(name));
            }
        }
        return ids;
    }

    void answered(long cookie) {
        requests.remove(COOKIE + Long.toHexString(cookie));
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            if (service.isPresent()) {
                service.get().close();
            }
        } catch (IOException e) {
            LOG.debug("cannot close the watch of {}: {}", requests.directory(), e.toString());
        }
    }

    private void untilClosed() {
        try {
            if (service.isPresent()) {
                untilClosed(service.get());
            } else {
                lookUntilClosed();
            }
        } catch (InterruptedException | ClosedWatchServiceException end) {
            return;
        } catch (StageException unreadable) {
            LOG.warn("{}; nothing can be asked of the agent until it is started again", unreadable.getMessage());
        }
    }

    private void lookUntilClosed() throws InterruptedException {
        while (!closed.await(LOOK_INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
            if (!requests.pending("").isEmpty()) {
                pending = true;
                wake.run();
            }
        }
    }

    private void untilClosed(WatchService watched) throws InterruptedException {
        while (true) {
            WatchKey key = watched.take();
            key.pollEvents();
            pending = true;
            wake.run();
            if (!key.reset()) {
                LOG.warn(
                        "{} is gone; nothing can be asked of the agent until it is started again",
                        requests.directory());
                return;
            }
        }
    }
}
