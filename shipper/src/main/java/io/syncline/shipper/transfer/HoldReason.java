package io.syncline.shipper.transfer;

/** Why nothing is shipped until a person, or the world, says otherwise. */
public enum HoldReason {
    /** The source root is missing, or another directory has its path. Ends by itself. */
    SOURCE,
    /** The source root has no entries any more. Ends by itself when entries are back. */
    EMPTIED_ROOT,
    /** More entries would be deleted than the limit. */
    DELETIONS,
    /** The destination, seen for the first time, has entries that the source does not have. */
    UNKNOWN_ENTRIES,
    /** The destination had entries, and what has its path now is missing or empty. Ends by itself. */
    DESTINATION,
    /** The other side refuses what no retry makes right, such as a wrong option or version. */
    REFUSED;

    /** Whether a person can let through what is held; another source is never taken for the configured one. */
    public boolean isReleasable() {
        return this != SOURCE;
    }
}
