package io.syncline.changeset;

/** Why a window was closed. The code is written to the journal and never changes. */
public enum CloseReason {
    /** No event came for the quiet time. */
    QUIET(1),
    /** The first event reached the maximal age. */
    MAX_AGE(2),
    /** The dirty set reached its maximal number of paths or bytes. */
    MAX_PATHS(3),
    /** The whole tree is dirty: nothing more can be added, and nothing finer shall be hidden in it. */
    WHOLE_TREE(4),
    /** The planner was asked to stop. */
    STOP(5),
    /** Several changesets were folded into one. */
    UNION(6);

    private final int code;

    CloseReason(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    /** @throws IllegalArgumentException if no reason has this code */
    public static CloseReason ofCode(int code) {
        for (CloseReason reason : values()) {
            if (reason.code == code) {
                return reason;
            }
        }
        throw new IllegalArgumentException("unknown close reason: " + code);
    }
}
