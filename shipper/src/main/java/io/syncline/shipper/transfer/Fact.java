package io.syncline.shipper.transfer;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * What lstat says of one path of the source, as far as a plan depends on it.
 *
 * @param size bytes
 * @param changed when the inode was: a file that was renamed, linked, or given its time by hand has one behind its {@code
 *     modified}
 * @param links st_nlink; says nothing for a directory
 */
public record Fact(Kind kind, Inode inode, long links, long size, Instant modified, Instant changed) {
    /** What a plan tells apart. */
    public enum Kind {
        DIRECTORY,
        REGULAR,
        /** Symbolic link, device, socket or pipe. */
        OTHER
    }

    public Fact {
        requireNonNull(kind, "kind is null");
        requireNonNull(inode, "inode is null");
        requireNonNull(modified, "modified is null");
        requireNonNull(changed, "changed is null");
    }

    public boolean isDirectory() {
        return kind == Kind.DIRECTORY;
    }

    public boolean isRegular() {
        return kind == Kind.REGULAR;
    }

    /** Whether the same file has further names, in this tree or elsewhere. */
    public boolean isLinked() {
        return kind != Kind.DIRECTORY && links > 1;
    }
}
