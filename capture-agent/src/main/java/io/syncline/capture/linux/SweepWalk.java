package io.syncline.capture.linux;

import static io.syncline.capture.linux.SweepC.C;

import io.syncline.capture.sweep.Frontier;
import io.syncline.capture.sweep.Frontier.Pending;
import io.syncline.capture.sweep.RateLimit;
import io.syncline.capture.sweep.SweepPlan;
import io.syncline.capture.sweep.SweepRule;
import io.syncline.capture.sweep.SweepTally;
import io.syncline.capture.watch.RootLostException;
import io.syncline.event.FileEvent;
import io.syncline.filter.Pruning;
import io.syncline.path.RelPath;
import io.syncline.posix.Descriptors;
import io.syncline.posix.Errno;
import io.syncline.posix.Posix;
import io.syncline.posix.PosixException;
import io.syncline.posix.SourceIdentity;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Goes through a tree on threads of its own and finds what the inodes say of it. It looks, and nothing more: what it finds
 * is taken by whoever owns it. It never follows a symbolic link.
 */
public final class SweepWalk implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SweepWalk.class);
    /** What waits to be taken, in lists of at most a block of entries; then the threads wait. */
    private static final int QUEUED = 256;

    private static final int O_DIRECTORY = 0x10000;
    private static final int O_CLOEXEC = 0x80000;
    private static final int AT_FDCWD = -100;

    /** For threads to end; a guess. A call to a dead server may last for ever. */
    private static final long PATIENCE_MILLIS = 2_000;

    private final int root;
    private final BlockingQueue<List<FileEvent>> findings = new ArrayBlockingQueue<>(QUEUED);
    private final AtomicLong inodes = new AtomicLong();
    private final AtomicInteger running;
    private final Frontier frontier;
    private final List<Thread> threads = new ArrayList<>();
    private final Runnable wake;
    private volatile Optional<Throwable> failure = Optional.empty();
    private volatile boolean isClosed;

    /**
     * @param threads how many
     * @param oneFileSystem whether mount points below the root are left out
     */
    public record Options(int threads, RateLimit limit, Pruning pruning, boolean oneFileSystem) {}

    private SweepWalk(int root, SweepPlan plan, Options options, List<SweepTally> tallies, Runnable wake) {
        this.root = root;
        this.wake = wake;
        this.running = new AtomicInteger(options.threads());
        this.frontier = new Frontier(new Pending(
                RelPath.ROOT, SweepRule.NO_BIRTH, -1, plan.since(RelPath.ROOT), plan.isUniformWithin(RelPath.ROOT)));
        for (int i = 0; i < options.threads(); i++) {
            SweepWorker worker = new SweepWorker(root, plan, options, frontier, this::offer, inodes, tallies);
            Thread thread = new Thread(() -> run(worker), "capture-sweep-" + i);
            thread.setDaemon(true);
            threads.add(thread);
        }
    }

    /**
     * Begins.
     *
     * @param root absolute; a symbolic link is followed
     * @param tallies told what is looked at
     * @param wake called on the threads of the walk when there is something to take, or all is done
     * @throws RootLostException if the root is not there, or is not the expected one
     * @throws PosixException if the root cannot be opened
     */
    public static SweepWalk start(
            byte[] root,
            SourceIdentity expected,
            SweepPlan plan,
            Options options,
            List<SweepTally> tallies,
            Runnable wake) {
        int descriptor = new SweepMemory().open(AT_FDCWD, root, O_DIRECTORY | O_CLOEXEC);
        if (descriptor < 0) {
            throw -descriptor == Errno.ENOENT || -descriptor == Errno.ENOTDIR
                    ? new RootLostException("no directory is there")
                    : new PosixException("open", root, -descriptor);
        }
        // What was opened, not what is there now: the walk stays in it.
        Optional<SourceIdentity> opened = Posix.identity(Posix.bytes(Descriptors.path(descriptor)));
        if (opened.filter(expected::matches).isEmpty()) {
            C.close(descriptor);
            throw new RootLostException("another directory is there: expected " + expected + ", seen "
                    + opened.map(SourceIdentity::toString).orElse("none"));
        }
        SweepWalk walk = new SweepWalk(descriptor, plan, options, List.copyOf(tallies), wake);
        walk.threads.forEach(Thread::start);
        return walk;
    }

    /**
     * Everything before this path was looked at, and can be taken; empty if that is everything. Ask first, then take until
     * there is nothing: that covers it.
     */
    public Optional<RelPath> cursor() {
        return isEnded() ? Optional.empty() : frontier.cursor().or(() -> Optional.of(RelPath.ROOT));
    }

    /** Whether no more findings will come. As with {@link #cursor()}: ask first, then take. */
    public boolean isEnded() {
        return running.get() == 0;
    }

    /** @throws IllegalStateException if a thread failed */
    public Optional<List<FileEvent>> poll() {
        failure.ifPresent(cause -> {
            throw new IllegalStateException("the sweep failed: " + cause, cause);
        });
        return Optional.ofNullable(findings.poll());
    }

    public boolean hasFindings() {
        return !findings.isEmpty() || failure.isPresent();
    }

    /** How many inodes were looked at so far. */
    public long inodes() {
        return inodes.get();
    }

    /**
     * Ends the walk where it is. A thread that waits for a file system which does not answer is left to itself: whoever closes
     * has events to take.
     */
    @Override
    public void close() {
        isClosed = true;
        frontier.stop();
        findings.clear();
        threads.forEach(Thread::interrupt);
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
        boolean interrupted = false;
        for (Thread thread : threads) {
            long left = end - System.nanoTime();
            while (thread.isAlive() && left > 0) {
                try {
                    thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(left)));
                } catch (InterruptedException e) {
                    interrupted = true;
                }
                left = end - System.nanoTime();
            }
            if (thread.isAlive()) {
                LOG.warn("{} waits for a file system that does not answer; it is left to itself", thread.getName());
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void offer(List<FileEvent> found) throws InterruptedException {
        if (!isClosed) {
            findings.put(found);
            wake.run();
        }
    }

    private void run(SweepWorker worker) {
        try {
            worker.run();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error cause) {
            failure = Optional.of(cause);
            frontier.stop();
        } finally {
            if (running.decrementAndGet() == 0) {
                C.close(root);
            }
            if (!isClosed) {
                wake.run();
            }
        }
    }
}
