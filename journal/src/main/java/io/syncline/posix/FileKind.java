package io.syncline.posix;

/** The type of an entry; from st_mode, or from d_type of a directory listing. */
public enum FileKind {
    REGULAR,
    DIRECTORY,
    SYMLINK,
    OTHER,
    /** The file system does not say in a listing; ask lstat. */
    UNKNOWN;

    private static final int S_IFMT = 0170000;

    static FileKind ofMode(int mode) {
        return switch (mode & S_IFMT) {
            case 0100000 -> REGULAR;
            case 0040000 -> DIRECTORY;
            case 0120000 -> SYMLINK;
            default -> OTHER;
        };
    }

    /** d_type of readdir(3). */
    static FileKind ofDirentType(int type) {
        return switch (type) {
            case 0 -> UNKNOWN;
            case 4 -> DIRECTORY;
            case 8 -> REGULAR;
            case 10 -> SYMLINK;
            default -> OTHER;
        };
    }
}
