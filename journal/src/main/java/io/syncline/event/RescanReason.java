package io.syncline.event;

/** Why everything below a path has to be looked at again. The code is written to the journal and never changes. */
public enum RescanReason {
    /** The agent started on a tree that it had never watched. */
    FIRST_START(1),
    /** The agent started again; what happened since it stopped was not seen. */
    AGENT_START(2),
    /** The kernel's event queue overflowed. */
    OVERFLOW(3),
    /** The kernel named a descriptor that the agent does not know. */
    UNKNOWN_DESCRIPTOR(4),
    /** A directory appeared; it may have had entries before it was watched. */
    NEW_DIRECTORY(5),
    /** A directory was moved in from outside of the tree. */
    MOVED_IN(6),
    /** A directory was moved out of the tree; nothing of it is left at its path. */
    MOVED_OUT(7),
    /** A directory was removed. */
    REMOVED_DIRECTORY(8),
    /** Reserved, and kept for the format: nobody writes it. */
    RENAMED_DIRECTORY(9),
    /** A directory could not be watched or listed; it is only known as a whole. */
    UNWATCHED(10),
    /** Records of the journal were lost. */
    JOURNAL_GAP(11),
    /** Reserved, and kept for the format: what a person asks for is a sweep. */
    REQUESTED(12),
    /** A sweep found that the inode changed while nobody watched; what changed about it is not known. */
    SWEPT(13);

    private final int code;

    RescanReason(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    /** @throws IllegalArgumentException if no reason has this code */
    public static RescanReason ofCode(int code) {
        for (RescanReason reason : values()) {
            if (reason.code == code) {
                return reason;
            }
        }
        throw new IllegalArgumentException("unknown rescan reason: " + code);
    }
}
