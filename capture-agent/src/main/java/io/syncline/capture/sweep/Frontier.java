package io.syncline.capture.sweep;

import io.syncline.path.RelPath;
import java.util.Collection;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.TreeMap;

/**
 * The directories that are still to be swept, smallest path first. So several threads together go through the tree much as
 * one would, depth first: what waits is little more than the siblings along one path, and everything before
 * {@link #cursor()} is done. Thread-safe.
 */
public final class Frontier {
    /**
     * A directory to sweep.
     *
     * @param parentChanged ctime of its parent, for {@link SweepRule}
     * @param parentDevice the device that its parent is on
     * @param uniform whether {@code since} holds for all that lies below it
     */
    public record Pending(RelPath path, long parentChanged, long parentDevice, long since, boolean uniform)
            implements Comparable<Pending> {
        @Override
        public int compareTo(Pending other) {
            return path.compareTo(other.path);
        }
    }

    private final PriorityQueue<Pending> waiting = new PriorityQueue<>();
    private final TreeMap<RelPath, Pending> inHand = new TreeMap<>();
    private boolean stopped;

    public Frontier(Pending root) {
        waiting.add(root);
    }

    /** The next directory, to be given to {@link #done}; empty when all are done, or after {@link #stop}. */
    public synchronized Optional<Pending> take() throws InterruptedException {
        while (waiting.isEmpty() && !inHand.isEmpty() && !stopped) {
            wait();
        }
        if (waiting.isEmpty() || stopped) {
            return Optional.empty();
        }
        Pending next = waiting.poll();
        inHand.put(next.path(), next);
        return Optional.of(next);
    }

    /** All that the directory gave is handed on; these were found in it. */
    public synchronized void done(Pending directory, Collection<Pending> found) {
        inHand.remove(directory.path());
        waiting.addAll(found);
        notifyAll();
    }

    /** The threads that take end soon. */
    public synchronized void stop() {
        stopped = true;
        notifyAll();
    }

    public synchronized boolean isStopped() {
        return stopped;
    }

    /** Everything before this path is done; empty when all is. */
    public synchronized Optional<RelPath> cursor() {
        Optional<RelPath> first = Optional.ofNullable(waiting.peek()).map(Pending::path);
        if (inHand.isEmpty()) {
            return first;
        }
        RelPath held = inHand.firstKey();
        return first.filter(path -> path.compareTo(held) < 0).or(() -> Optional.of(held));
    }
}
