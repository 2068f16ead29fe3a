package io.syncline.testing;

import static java.util.Objects.requireNonNull;

/**
 * One entry of a {@link ModelFileSystem}.
 *
 * @param content of a file, or the target of a link; empty for a directory
 * @param modified a stamp, not a time: no two changes of one file system share it
 * @param inode which object this is; kept by a rename
 */
public record ModelEntry(Kind kind, String content, int mode, long modified, long inode) {
    /** What an entry is. */
    public enum Kind {
        FILE,
        DIRECTORY,
        LINK
    }

    public ModelEntry {
        requireNonNull(kind, "kind is null");
        requireNonNull(content, "content is null");
    }

    public boolean isDirectory() {
        return kind == Kind.DIRECTORY;
    }

    /** Whether a mirror of this would be equal: everything but the inode. */
    public boolean looksLike(ModelEntry other) {
        return kind == other.kind && hasContentOf(other) && mode == other.mode;
    }

    /** What rsync's quick check sees: same kind, content and time; nothing has to be sent. */
    public boolean hasContentOf(ModelEntry other) {
        return kind == other.kind && content.equals(other.content) && modified == other.modified;
    }

    ModelEntry withModified(long stamp) {
        return new ModelEntry(kind, content, mode, stamp, inode);
    }

    ModelEntry withMode(int bits) {
        return new ModelEntry(kind, content, bits, modified, inode);
    }

    ModelEntry withContent(String text, long stamp) {
        return new ModelEntry(kind, text, mode, stamp, inode);
    }

    ModelEntry withInode(long number) {
        return new ModelEntry(kind, content, mode, modified, number);
    }
}
