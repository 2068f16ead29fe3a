package io.syncline.planner;

/** How many steps a process lives. At its last one it dies, and whatever it tries afterwards fails too. */
final class Lifespan {
    private final long last;
    private long steps;

    Lifespan(long last) {
        this.last = last;
    }

    static Lifespan forEver() {
        return new Lifespan(Long.MAX_VALUE);
    }

    void step(String what) {
        steps++;
        if (steps > last) {
            throw new Died("died at step " + last + ": " + what);
        }
    }

    boolean isDead() {
        return steps > last;
    }

    /** As if the process were killed here. */
    static final class Died extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Died(String message) {
            super(message);
        }
    }
}
