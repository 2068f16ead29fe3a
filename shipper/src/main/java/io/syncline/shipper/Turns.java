package io.syncline.shipper;

import io.syncline.process.Heartbeat;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.BooleanSupplier;

/**
 * How many destinations of one process may be at work at once, in the order in which they asked. Whoever is at work for
 * long (a slow line, a host that does not answer, a first pass) waits and does not compute; so it stops to count as soon as
 * another one waits, and a dead destination keeps nobody for longer than a moment. Thread-safe.
 */
public final class Turns {
    /** A usual round is done within it. A guess: with 2 turns, 16 dead hosts delay a living one by 2 s, once. */
    static final Duration SHARE = Duration.ofMillis(250);

    /** How soon a waiting one sees that it is to stop. */
    private static final long LOOK_MILLIS = 100;

    private final int limit;
    private final long shareNanos;
    private final Deque<Turn> waiting = new ArrayDeque<>();
    private final Deque<Turn> counted = new ArrayDeque<>();

    /** @param limit how many may work at once */
    public Turns(int limit) {
        this(limit, SHARE);
    }

    Turns(int limit, Duration share) {
        if (limit < 1) {
            throw new IllegalArgumentException("nobody could ever work: " + limit);
        }
        this.limit = limit;
        this.shareNanos = share.toNanos();
    }

    /** For a process with one destination. */
    public static Turns unlimited() {
        return new Turns(Integer.MAX_VALUE);
    }

    /** As many as keep the processors busy while half of them wait for a disk or a line. A guess. */
    public static int usual() {
        return Math.max(4, 2 * Runtime.getRuntime().availableProcessors());
    }

    /**
     * Waits for a turn.
     *
     * @param stopping asked now and then; a turn comes at once then, and nothing should be begun with it
     */
    synchronized Turn take(BooleanSupplier stopping) throws InterruptedException {
        Turn turn = new Turn();
        waiting.add(turn);
        try {
            while (!stopping.getAsBoolean() && !(isNext(turn) && hasRoom())) {
                turn.waited = true;
                Heartbeat.beat();
                wait(Math.min(LOOK_MILLIS, isNext(turn) ? millisUntilRoom() : LOOK_MILLIS));
            }
        } finally {
            waiting.remove(turn);
            notifyAll();
        }
        turn.begun = System.nanoTime();
        counted.add(turn);
        return turn;
    }

    private boolean isNext(Turn turn) {
        return waiting.peek() == turn;
    }

    /** Called for the one that is next only: while nobody waits, everybody counts. */
    private boolean hasRoom() {
        while (counted.size() >= limit && System.nanoTime() - counted.element().begun >= shareNanos) {
            counted.remove();
        }
        return counted.size() < limit;
    }

    private long millisUntilRoom() {
        long left = shareNanos - (System.nanoTime() - counted.element().begun);
        return Math.max(1, left / 1_000_000);
    }

    private synchronized void end(Turn turn) {
        counted.remove(turn);
        notifyAll();
    }

    /** Ends with {@link #close}. */
    final class Turn implements AutoCloseable {
        private long begun;
        private boolean waited;

        private Turn() {}

        /** Whether something may have happened meanwhile. */
        boolean hasWaited() {
            return waited;
        }

        @Override
        public void close() {
            end(this);
        }
    }
}
