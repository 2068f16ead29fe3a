package io.syncline.capture.watch;

/** The bits of fanotify, from linux/fanotify.h. Those of entries have the values that they have in inotify. */
public final class FanotifyMask {
    public static final int MODIFY = 0x2;
    public static final int ATTRIB = 0x4;
    public static final int CLOSE_WRITE = 0x8;
    public static final int MOVED_FROM = 0x40;
    public static final int MOVED_TO = 0x80;
    public static final int CREATE = 0x100;
    public static final int DELETE = 0x200;
    /** Not of the kernel's fanotify: the table of mounts has changed. No fanotify event has this bit (inotify: UNMOUNT). */
    public static final int MOUNTS = 0x2000;

    public static final int Q_OVERFLOW = 0x4000;
    public static final int RENAME = 0x10000000;
    public static final int ONDIR = 0x40000000;

    /** MODIFY: see {@link InotifyMask#DIRECTORY}. One RENAME stands for both ends, and says which object was moved. */
    public static final int WITH_RENAME = MODIFY | ATTRIB | CLOSE_WRITE | CREATE | DELETE | RENAME | ONDIR;

    /** Before Linux 5.17: two events that nothing ties together. */
    public static final int WITHOUT_RENAME =
            MODIFY | ATTRIB | CLOSE_WRITE | CREATE | DELETE | MOVED_FROM | MOVED_TO | ONDIR;

    private FanotifyMask() {}
}
