package io.syncline.shipper.destination;

/** When what has vanished at the source is deleted at the destination. */
public enum DeleteMode {
    /** In every round: the destination equals the source. */
    ALWAYS,
    /** In the rounds that ship changes, not in the initial sync: what was there before stays. */
    RUNNING,
    /** In the initial sync only. */
    STARTUP,
    /** Never. A directory that became a file is not replaced either. */
    NEVER;

    /** Whether a crawl of the whole tree deletes. */
    public boolean inInitialSync() {
        return this == ALWAYS || this == STARTUP;
    }

    /** Whether a round that ships changes deletes. */
    public boolean inRounds() {
        return this == ALWAYS || this == RUNNING;
    }
}
