package io.syncline.shipper;

/**
 * When a piece of a crawl is closed: what a crash repeats. A directory is never divided.
 *
 * @param entries of all kinds
 * @param bytes of the regular files among them
 */
record ChunkLimits(long entries, long bytes) {
    /** A fraction of a second of looking, some seconds of sending. Guesses. */
    static final ChunkLimits DEFAULT = new ChunkLimits(5_000, 512L << 20);
}
