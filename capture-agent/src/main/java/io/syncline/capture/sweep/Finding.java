package io.syncline.capture.sweep;

/** What an inode says of its place since a time. */
public enum Finding {
    /** Nothing happened to it. */
    UNCHANGED,
    /** Something other than a directory changed, or another one came to its place. */
    CHANGED,
    /** Entries came or went, or its own metadata changed. What lies deeper speaks for itself. */
    LISTING,
    /** The directory may have been moved here. Nothing below it has to bear a trace of that. */
    MOVED_IN
}
