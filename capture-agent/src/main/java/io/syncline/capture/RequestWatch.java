package io.syncline.capture;

import io.syncline.process.ExitCode;
import io.syncline.process.Requests;
import io.syncline.process.StageException;
import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.ArrayList;
import java.util.List;
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

    private final Requests requests;
    private final WatchService service;
    private final Runnable wake;
    private volatile boolean pending = true;

    private RequestWatch(Requests requests, WatchService service, Runnable wake) {
        this.requests = requests;
        this.service = service;
        this.wake = wake;
    }

    /** @param wake called when something was asked */
    static RequestWatch open(Requests requests, Runnable wake) {
        requests.prepare();
        try {
            WatchService service = requests.directory().getFileSystem().newWatchService();
            requests.directory().register(service, StandardWatchEventKinds.ENTRY_CREATE);
            RequestWatch watch = new RequestWatch(requests, service, wake);
            Thread thread = new Thread(watch::untilClosed, "capture-requests");
            thread.setDaemon(true);
            thread.start();
            return watch;
        } catch (IOException e) {
            throw new StageException(ExitCode.STATE, "cannot watch " + requests.directory() + ": " + e, e);
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
        try {
            service.close();
        } catch (IOException e) {
            LOG.debug("cannot close the watch of {}: {}", requests.directory(), e.toString());
        }
    }

    private void untilClosed() {
        try {
            while (true) {
                WatchKey key = service.take();
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
        } catch (InterruptedException | ClosedWatchServiceException end) {
            return;
        }
    }
}
