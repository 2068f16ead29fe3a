package io.syncline.capture.watch;

/**
 * Keeps the raw events of a source until they are not needed any more. Called by the thread that handles them, right after
 * it has forced the journal.
 */
public interface Safekeeping {
    /** For events that are lost with their process anyway. */
    Safekeeping NONE = new Safekeeping() {
        @Override
        public void recorded(long position, boolean settled) {}

        @Override
        public void doubt() {}
    };

    /**
     * Everything up to this event was handled, and what it gave is durable.
     *
     * @param position of the last event that was handled, 0 if none was
     * @param settled whether nothing of it is held back or still to be looked up: whoever begins with a fresh look at the
     *     directories and the events after this one misses nothing
     */
    void recorded(long position, boolean settled);

    /** Whoever begins with the events that are kept may miss something, until the next {@code settled}. */
    void doubt();
}
