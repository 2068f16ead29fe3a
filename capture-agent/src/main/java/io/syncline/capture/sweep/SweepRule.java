package io.syncline.capture.sweep;

/**
 * What may have happened to the place of an inode since a time. Times are nanoseconds since 1970; see {@link #nanos}.
 *
 * <p>All of it rests on one thing: nobody can set ctime. Whatever changes an inode or its links sets it: a write, a chmod,
 * a rename of the inode itself, a further hard link; of a directory, also each entry that comes or goes.
 */
public final class SweepRule {
    /** The time of birth on a file system that keeps none: nothing proves that it was born lately. */
    public static final long NO_BIRTH = Long.MIN_VALUE;

    /** A time that no inode reaches: nothing is to be found. */
    public static final long NEVER = Long.MAX_VALUE;

    private static final long NANOS = 1_000_000_000L;
    private static final long MAX_SECONDS = Long.MAX_VALUE / NANOS - 1;

    private SweepRule() {}

    /** Of anything but a directory. A rename over it brings another inode, whose ctime that rename has set. */
    public static Finding ofFile(long changed, long since) {
        return changed >= since ? Finding.CHANGED : Finding.UNCHANGED;
    }

    /**
     * Of a directory. Its mtime is not asked: archives, rsync and cp -p set it back after they have removed or replaced
     * entries, and then only ctime tells.
     *
     * <p>A rename of a directory sets the ctime of both its parents and its own, and nothing below it. So one that changed
     * below a parent that changed may have come from elsewhere, with all that is in it. Unless it was born since: then all
     * that is in it was made or moved there since, and bears the trace itself.
     *
     * @param parentChanged {@link #NO_BIRTH} for the root, which has no parent to be moved in
     * @param born {@link #NO_BIRTH} if the file system does not say
     */
    public static Finding ofDirectory(long parentChanged, long changed, long born, long since) {
        if (changed < since) {
            return Finding.UNCHANGED;
        }
        return parentChanged >= since && born < since ? Finding.MOVED_IN : Finding.LISTING;
    }

    /**
     * Of a directory that is on another device than its parent, and no mount. KERNEL: a snapshot of a subvolume of btrfs has all
     * times of what it was made of, its own as well; only its parent tells that it is new.
     */
    public static Finding ofSubvolume(long parentChanged, long changed, long since) {
        return parentChanged >= since ? Finding.MOVED_IN : ofDirectory(NO_BIRTH, changed, NO_BIRTH, since);
    }

    /** Seconds and nanoseconds as one number; a time beyond the year 2262 is the end of that. */
    public static long nanos(long seconds, long nanos) {
        return Math.max(-MAX_SECONDS, Math.min(MAX_SECONDS, seconds)) * NANOS + nanos;
    }
}
