package io.syncline.capture.watch;

/** The bits of inotify, from linux/inotify.h. */
public final class InotifyMask {
    public static final int MODIFY = 0x2;
    public static final int ATTRIB = 0x4;
    public static final int CLOSE_WRITE = 0x8;
    public static final int MOVED_FROM = 0x40;
    public static final int MOVED_TO = 0x80;
    public static final int CREATE = 0x100;
    public static final int DELETE = 0x200;
    public static final int DELETE_SELF = 0x400;
    public static final int MOVE_SELF = 0x800;
    public static final int UNMOUNT = 0x2000;
    public static final int Q_OVERFLOW = 0x4000;
    public static final int IGNORED = 0x8000;
    /** Not of the kernel's inotify: the table of mounts has changed. No inotify event has this bit. */
    public static final int MOUNTS = 0x00100000;

    public static final int ONLYDIR = 0x01000000;
    public static final int DONT_FOLLOW = 0x02000000;
    public static final int EXCL_UNLINK = 0x04000000;
    public static final int ISDIR = 0x40000000;

    /**
     * What is asked of every directory. MODIFY is in it because a file that is appended to and never closed has to arrive; a
     * run of writes costs one event, since the kernel merges an event into an identical one that is last in its queue.
     */
    public static final int DIRECTORY = MODIFY
            | ATTRIB
            | CLOSE_WRITE
            | MOVED_FROM
            | MOVED_TO
            | CREATE
            | DELETE
            | ONLYDIR
            | DONT_FOLLOW
            | EXCL_UNLINK;

    /** The root has no parent that would report its end; and it may be reached through a symbolic link. */
    public static final int ROOT = (DIRECTORY & ~DONT_FOLLOW) | DELETE_SELF | MOVE_SELF;

    private InotifyMask() {}
}
