package io.syncline.capture.watch;

/** Bits that a node of the table carries. */
final class Flag {
    /** Waits in a queue of the walk. */
    static final int QUEUED = 1;
    /** Once watched, its listing is dirty: what happened in it before was not seen. */
    static final int LOUD = 2;
    /** Listed again even if it is watched already. */
    static final int RELIST = 4;
    /** Part of a walk of the whole tree: goes on into every directory, and is covered by what follows at its end. */
    static final int DEEP = 8;
    /** Looked up while the kernel was ahead; see {@link Doubts}. */
    static final int DOUBTED = 16;
    /** Cannot be watched, and somebody was told. */
    static final int REFUSED = 32;

    static final int HOW = LOUD | RELIST | DEEP;

    private Flag() {}
}
