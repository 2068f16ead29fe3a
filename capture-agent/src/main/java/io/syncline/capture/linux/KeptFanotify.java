package io.syncline.capture.linux;

import static java.util.Objects.requireNonNull;

import io.syncline.capture.spool.Spool;
import io.syncline.posix.Descriptors;
import io.syncline.process.ServiceManager;
import io.syncline.process.ServiceManager.Kept;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A fanotify group and its spool, which a service manager keeps while no agent runs, as {@link KeptInotify} does it. What they
 * are of is known only when the mounts were looked at; so a group is taken up first, and accepted or closed after that.
 */
public final class KeptFanotify {
    private static final Logger LOG = LoggerFactory.getLogger(KeptFanotify.class);
    private static final String QUEUE = "fanotify";
    private static final String SPOOL = "spool";

    private final Fanotify fanotify;
    private final Kept memory;
    private final FanotifyMarks marks;

    private KeptFanotify(Fanotify fanotify, Kept memory, FanotifyMarks marks) {
        this.fanotify = requireNonNull(fanotify, "fanotify is null");
        this.memory = requireNonNull(memory, "memory is null");
        this.marks = requireNonNull(marks, "marks is null");
    }

    /**
     * What an earlier process has left, if it is a group and a spool; their descriptors belong to this object then.
     *
     * @param ownProcess see {@link Fanotify#open}
     */
    public static Optional<KeptFanotify> find(List<Kept> kept, int ownProcess) {
        Optional<Kept> queue = KeptInotify.one(kept, QUEUE, "anon_inode:[fanotify]");
        Optional<Kept> memory = KeptInotify.one(kept, SPOOL, "/memfd:syncline-spool");
        if (kept.size() != 2 || queue.isEmpty() || memory.isEmpty()) {
            return Optional.empty();
        }
        FanotifyMarks marks = FanotifyMarks.of(queue.get().descriptor());
        Fanotify fanotify = Fanotify.adopt(queue.get().descriptor(), marks.knowRenames(), ownProcess);
        return Optional.of(new KeptFanotify(fanotify, memory.get(), marks));
    }

    public Fanotify fanotify() {
        return fanotify;
    }

    /**
     * Goes on with it, if it is whole and of this; to be asked when all is marked that is to be marked. Otherwise the caller
     * closes the group.
     */
    public Optional<Spool> resume(String identity) {
        if (!FanotifyMarks.of(fanotify.descriptor()).equals(marks)) {
            // A file system that was unmounted and mounted again has lost its mark, and what happened there since.
            LOG.warn("not going on with what the service manager has kept: file systems were not marked");
            return Optional.empty();
        }
        Optional<Spool> spool = Spool.open(KeptInotify.map(memory.descriptor()))
                .filter(one -> one.identity().equals(identity));
        Optional<Spool.Rest> rest = spool.flatMap(Spool::rest);
        if (rest.isEmpty()) {
            LOG.warn(
                    "not going on with what the service manager has kept: it is not of {}, not whole, or was begun with"
                            + " too often",
                    identity);
            return Optional.empty();
        }
        Descriptors.close(memory.descriptor());
        fanotify.keepIn(spool.get());
        fanotify.beginWith(rest.get().regions(), rest.get().positions());
        return spool;
    }

    /** It is not gone on with. */
    public void close(ServiceManager manager) {
        fanotify.close();
        Descriptors.close(memory.descriptor());
        manager.forget(QUEUE);
        manager.forget(SPOOL);
    }

    /** What is of no use for this; before anything is kept under the same names. */
    public static void drop(ServiceManager manager, List<Kept> left) {
        left.forEach(one -> Descriptors.close(one.descriptor()));
        left.stream().map(Kept::name).distinct().forEach(manager::forget);
    }

    /** From now on a new group is kept; everything is marked already. */
    public static Spool keep(ServiceManager manager, Fanotify fanotify, String identity) {
        int memory = Descriptors.inMemory("syncline-spool", Spool.SIZE);
        try {
            Spool spool = Spool.create(KeptInotify.map(memory), identity);
            fanotify.keepIn(spool);
            manager.keep(SPOOL, memory);
            manager.keep(QUEUE, fanotify.descriptor());
            return spool;
        } finally {
            // The mapping stays.
            Descriptors.close(memory);
        }
    }

    /** The next process begins anew, also if the service manager does not hear of it. */
    public static void drop(ServiceManager manager, Spool spool) {
        spool.end();
        manager.forget(QUEUE);
        manager.forget(SPOOL);
    }
}
