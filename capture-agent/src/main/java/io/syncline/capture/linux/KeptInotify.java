package io.syncline.capture.linux;

import static java.util.Objects.requireNonNull;

import io.syncline.capture.spool.Spool;
import io.syncline.capture.watch.Safekeeping;
import io.syncline.posix.Descriptors;
import io.syncline.posix.PosixException;
import io.syncline.process.ServiceManager;
import io.syncline.process.ServiceManager.Kept;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An inotify descriptor and its spool, which a service manager keeps while no agent runs: the kernel goes on to queue events,
 * and the next agent takes up both. Without a service manager it is an inotify descriptor and nothing more.
 *
 * @param nextWatch present if an earlier process has left it; see {@link Inotify#nextWatch}
 */
public record KeptInotify(Inotify inotify, Safekeeping safekeeping, OptionalInt nextWatch, ServiceManager manager)
        implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KeptInotify.class);
    private static final String QUEUE = "inotify";
    private static final String SPOOL = "spool";
    /** Five seconds in all, a guess; behind them the root's own watch is refused, and that is said. */
    private static final int ROOM_TRIES = 100;

    private static final long ROOM_PAUSE_NANOS = 50_000_000;

    public KeptInotify {
        requireNonNull(inotify, "inotify is null");
        requireNonNull(safekeeping, "safekeeping is null");
        requireNonNull(nextWatch, "nextWatch is null");
        requireNonNull(manager, "manager is null");
    }

    /**
     * Goes on with what is kept, if it is whole and of the same source; otherwise drops that and begins anew.
     *
     * @param identity of the source and of what is watched there
     * @param kept what the service manager has handed over; each is closed, or used
     */
    public static KeptInotify open(ServiceManager manager, String identity, List<Kept> kept) {
        Optional<KeptInotify> resumed = resumed(manager, identity, kept);
        if (resumed.isPresent()) {
            return resumed.get();
        }
        kept.forEach(one -> Descriptors.close(one.descriptor()));
        kept.stream().map(Kept::name).distinct().forEach(manager::forget);
        KeptInotify begun = manager.isPresent()
                ? fresh(manager, identity)
                : new KeptInotify(Inotify.open(), Safekeeping.NONE, OptionalInt.empty(), manager);
        if (!kept.isEmpty()) {
            awaitRoom(begun.inotify());
        }
        return begun;
    }

    /** The next process begins anew: something is wrong that going on would repeat. */
    public void drop() {
        manager.forget(QUEUE);
        manager.forget(SPOOL);
    }

    @Override
    public void close() {
        inotify.close();
    }

    private static KeptInotify fresh(ServiceManager manager, String identity) {
        int memory = Descriptors.inMemory("syncline-spool", Spool.SIZE);
        try {
            Spool spool = Spool.create(map(memory), identity);
            int queue = Inotify.descriptor();
            // Both before the first watch: whatever is found later is whole, or not there.
            manager.keep(SPOOL, memory);
            manager.keep(QUEUE, queue);
            return new KeptInotify(Inotify.over(queue, spool), spool, OptionalInt.empty(), manager);
        } finally {
            // The mapping stays.
            Descriptors.close(memory);
        }
    }

    private static Optional<KeptInotify> resumed(ServiceManager manager, String identity, List<Kept> kept) {
        if (kept.isEmpty()) {
            return Optional.empty();
        }
        Optional<Kept> queue = one(kept, QUEUE, "anon_inode:inotify");
        Optional<Kept> memory = one(kept, SPOOL, "/memfd:syncline-spool");
        if (kept.size() != 2 || queue.isEmpty() || memory.isEmpty()) {
            LOG.warn("not going on with what the service manager has kept: it is not whole names={}", names(kept));
            return Optional.empty();
        }
        Optional<Spool> spool = Spool.open(map(memory.get().descriptor()));
        if (spool.isEmpty() || !spool.get().identity().equals(identity)) {
            LOG.warn(
                    "not going on with what the service manager has kept: it is of {}, not of {}",
                    spool.map(Spool::identity).orElse("another version"),
                    identity);
            return Optional.empty();
        }
        Optional<Spool.Rest> rest = spool.get().rest();
        if (rest.isEmpty()) {
            LOG.warn("not going on with what the service manager has kept: it is not whole, or was begun with too"
                    + " often");
            return Optional.empty();
        }
        OptionalInt nextWatch = nextWatch(queue.get().descriptor());
        if (nextWatch.isEmpty()) {
            return Optional.empty();
        }
        Descriptors.close(memory.get().descriptor());
        Inotify inotify = Inotify.over(queue.get().descriptor(), spool.get());
        inotify.beginWith(rest.get().regions(), rest.get().positions());
        return Optional.of(new KeptInotify(inotify, spool.get(), nextWatch, manager));
    }

    private static OptionalInt nextWatch(int queue) {
        try {
            return OptionalInt.of(Inotify.nextWatch(queue));
        } catch (PosixException refused) {
            // With all watches in use, a successor cannot tell those of its predecessor from its own.
            LOG.warn("not going on with what the service manager has kept: {}", refused.getMessage());
            return OptionalInt.empty();
        }
    }

    /** RACE: what was dropped has its watches until the service manager has closed it, and the new one needs some. */
    private static void awaitRoom(Inotify inotify) {
        for (int i = 0; i < ROOM_TRIES && !inotify.hasRoom(); i++) {
            LockSupport.parkNanos(ROOM_PAUSE_NANOS);
        }
    }

    static Optional<Kept> one(List<Kept> kept, String name, String what) {
        return kept.stream()
                .filter(one -> one.name().equals(name)
                        && Descriptors.what(one.descriptor()).startsWith(what))
                .findFirst();
    }

    static String names(List<Kept> kept) {
        return String.join(",", kept.stream().map(Kept::name).toList());
    }

    static ByteBuffer map(int descriptor) {
        try (FileChannel channel =
                FileChannel.open(Descriptors.path(descriptor), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return channel.map(MapMode.READ_WRITE, 0, channel.size());
        } catch (IOException e) {
            throw new IllegalStateException("cannot map descriptor " + descriptor + ": " + e, e);
        }
    }
}
