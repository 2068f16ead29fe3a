package io.syncline.capture.watch;

import io.syncline.capture.watch.ListAnswer.Listed;
import io.syncline.capture.watch.WatchAnswer.Gone;
import io.syncline.capture.watch.WatchAnswer.Refused;
import io.syncline.capture.watch.WatchAnswer.Watched;
import io.syncline.path.RelPath;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/**
 * A file system with inotify, in memory: a tree that is watched, and a place outside of it. Operations queue the events that
 * Linux queues, in its order; the queue merges equal neighbours and may overflow.
 *
 * <p>{@link #meanwhile} runs before each answer: what other processes do between an event and the question that it causes.
 */
class FakeKernel implements Directories {
    /** An object with an identity; its version changes with its content. */
    static final class Inode {
        final boolean directory;
        final TreeMap<RelPath, Inode> entries = new TreeMap<>();
        long version;

        Inode(boolean directory, long version) {
            this.directory = directory;
            this.version = version;
        }
    }

    /** What is in the queue. */
    record Queued(int descriptor, int mask, int cookie, byte[] name) {
        void copyTo(RawEvent into) {
            into.set(descriptor, mask, cookie, name);
        }

        boolean merges(Queued other) {
            return descriptor == other.descriptor
                    && mask == other.mask
                    && cookie == other.cookie
                    && java.util.Arrays.equals(name, other.name);
        }
    }

    final Inode inside = new Inode(true, 0);
    final Inode outside = new Inode(true, 0);
    final Map<Inode, Integer> watches = new HashMap<>();
    final ArrayDeque<Queued> queue = new ArrayDeque<>();
    Runnable meanwhile = () -> {};
    int queueLimit = Integer.MAX_VALUE;
    int watchLimit = Integer.MAX_VALUE;
    int overflows;
    private final Random threads = new Random(1);
    private int nextDescriptor = 1;
    private int nextCookie = 1;
    private long versions = 1;

    @Override
    public WatchAnswer watch(RelPath path) {
        meanwhile.run();
        Optional<Inode> found = find(path).filter(inode -> inode.directory);
        if (found.isEmpty()) {
            return new Gone();
        }
        Integer known = watches.get(found.get());
        if (known == null && watches.size() >= watchLimit) {
            return new Refused(true, "the limit of the model");
        }
        return new Watched(watches.computeIfAbsent(found.get(), inode -> nextDescriptor++));
    }

    @Override
    public void unwatch(int descriptor) {
        meanwhile.run();
        if (watches.values().remove(descriptor)) {
            enqueue(new Queued(descriptor, InotifyMask.IGNORED, 0, new byte[0]));
        }
    }

    @Override
    public ListAnswer list(RelPath path) {
        meanwhile.run();
        Optional<Inode> found = find(path).filter(inode -> inode.directory);
        if (found.isEmpty()) {
            return new ListAnswer.Gone();
        }
        List<byte[]> names = new ArrayList<>();
        found.get().entries.forEach((name, inode) -> {
            if (inode.directory) {
                names.add(name.toBytes());
            }
        });
        return new Listed(names);
    }

    /** As several threads might: in any order, and the listings late. */
    @Override
    public List<Look> lookAt(List<RelPath> all) {
        List<Integer> order = new ArrayList<>();
        all.forEach(path -> order.add(order.size()));
        Collections.shuffle(order, threads);
        Map<Integer, WatchAnswer> watched = new HashMap<>();
        order.forEach(i -> watched.put(i, watch(all.get(i))));
        Collections.shuffle(order, threads);
        Look[] looks = new Look[all.size()];
        for (int i : order) {
            boolean isWatched = watched.get(i) instanceof Watched;
            looks[i] = new Look(watched.get(i), isWatched ? Optional.of(list(all.get(i))) : Optional.empty());
        }
        return List.of(looks);
    }

    @Override
    public boolean isDirectory(RelPath path) {
        meanwhile.run();
        return find(path).filter(inode -> inode.directory).isPresent();
    }

    /** See {@link Watcher#resume}. */
    int nextWatch() {
        enqueue(new Queued(nextDescriptor, InotifyMask.IGNORED, 0, new byte[0]));
        return nextDescriptor++;
    }

    Optional<Inode> find(RelPath path) {
        Inode at = inside;
        for (RelPath ancestor : path.ancestors()) {
            if (!ancestor.isRoot()) {
                at = at.entries.get(RelPath.of(ancestor.name()));
                if (at == null || !at.directory) {
                    return Optional.empty();
                }
            }
        }
        return path.isRoot() ? Optional.of(at) : Optional.ofNullable(at.entries.get(RelPath.of(path.name())));
    }

    void create(Inode directory, RelPath name, boolean isDirectory) {
        if (directory.entries.containsKey(name)) {
            return;
        }
        directory.entries.put(name, new Inode(isDirectory, versions++));
        report(directory, InotifyMask.CREATE | kind(isDirectory), name, directory.entries.get(name));
    }

    void write(Inode directory, RelPath name) {
        Inode file = directory.entries.get(name);
        if (file != null) {
            file.version = versions++;
            int bit = file.directory ? InotifyMask.ATTRIB | InotifyMask.ISDIR : InotifyMask.MODIFY;
            report(directory, bit, name, file);
            if (file.directory && watches.containsKey(file)) {
                enqueue(new Queued(watches.get(file), bit, 0, new byte[0]));
            }
        }
    }

    /** unlink or rmdir; a directory with entries stays. */
    void remove(Inode directory, RelPath name) {
        Inode victim = directory.entries.get(name);
        if (victim != null && victim.entries.isEmpty()) {
            directory.entries.remove(name);
            report(directory, InotifyMask.DELETE | kind(victim.directory), name, victim);
            forget(victim);
        }
    }

    void rename(Inode from, RelPath fromName, Inode to, RelPath toName) {
        Inode moved = from.entries.get(fromName);
        Inode target = to.entries.get(toName);
        if (moved == null
                || moved == target
                || contains(moved, to)
                || (target != null && (target.directory != moved.directory || !target.entries.isEmpty()))) {
            return;
        }
        from.entries.remove(fromName);
        to.entries.put(toName, moved);
        reportMove(from, fromName, to, toName, moved);
        if (target != null) {
            forget(target);
        }
    }

    /** renameat2 with RENAME_EXCHANGE. */
    void exchange(Inode from, RelPath fromName, Inode to, RelPath toName) {
        Inode one = from.entries.get(fromName);
        Inode two = to.entries.get(toName);
        if (one == null || two == null || one == two || contains(one, to) || contains(two, from)) {
            return;
        }
        from.entries.put(fromName, two);
        to.entries.put(toName, one);
        reportMove(from, fromName, to, toName, one);
        reportMove(to, toName, from, fromName, two);
    }

    /** Whether {@code inode} is {@code top} or lies below it. */
    static boolean contains(Inode top, Inode inode) {
        return top == inode || top.entries.values().stream().anyMatch(child -> contains(child, inode));
    }

    /** Moves the next event into {@code into}; false if there is none. */
    boolean poll(RawEvent into) {
        Queued next = queue.poll();
        if (next == null) {
            return false;
        }
        next.copyTo(into);
        return true;
    }

    void enqueue(Queued event) {
        if (!queue.isEmpty() && queue.getLast().merges(event)) {
            return;
        }
        if (queue.size() < queueLimit) {
            queue.add(event);
        } else if (queue.size() == queueLimit) {
            overflows++;
            queue.add(new Queued(-1, InotifyMask.Q_OVERFLOW, 0, new byte[0]));
        }
    }

    /** A random directory of a tree. */
    static Inode anyDirectory(Inode top, Random random) {
        List<Inode> all = new ArrayList<>();
        collect(top, all);
        return all.get(random.nextInt(all.size()));
    }

    private static void collect(Inode directory, List<Inode> all) {
        all.add(directory);
        directory.entries.values().stream().filter(e -> e.directory).forEach(e -> collect(e, all));
    }

    void reportMove(Inode from, RelPath fromName, Inode to, RelPath toName, Inode moved) {
        int cookie = nextCookie++;
        queue(from, InotifyMask.MOVED_FROM | kind(moved.directory), cookie, fromName);
        queue(to, InotifyMask.MOVED_TO | kind(moved.directory), cookie, toName);
        if (moved == inside && watches.containsKey(inside)) {
            enqueue(new Queued(watches.get(inside), InotifyMask.MOVE_SELF, 0, new byte[0]));
        }
    }

    /** @param object what the name stands, or stood, for */
    void report(Inode directory, int mask, RelPath name, Inode object) {
        queue(directory, mask, 0, name);
    }

    private void queue(Inode directory, int mask, int cookie, RelPath name) {
        Integer descriptor = watches.get(directory);
        if (descriptor != null) {
            enqueue(new Queued(descriptor, mask, cookie, name.toBytes()));
        }
    }

    private void forget(Inode victim) {
        Integer descriptor = watches.remove(victim);
        if (descriptor != null) {
            enqueue(new Queued(descriptor, InotifyMask.IGNORED, 0, new byte[0]));
        }
    }

    static int kind(boolean directory) {
        return directory ? InotifyMask.ISDIR : 0;
    }
}
