package io.syncline.shipper.peer;

import static java.util.Objects.requireNonNull;

import java.util.Comparator;

/**
 * What both sides can agree on about one entry. Owners, ACLs and extended attributes travel with a file and are not part of
 * this: the other side may be unable to keep them.
 *
 * @param size of a file, in bytes; otherwise 0
 * @param modified of a file, in nanoseconds since 1970; otherwise 0: the time of a directory is each side's own, and that of
 *     a link is not kept everywhere
 * @param mode permission bits; 0 of a link
 * @param target of a link, each char one byte
 */
public record EntryState(Kind kind, long size, long modified, int mode, String target) {
    /** In the order in which one gives way to the other, whatever their times. */
    public enum Kind {
        GONE,
        /** Neither a file, a link nor a directory. */
        SPECIAL,
        LINK,
        FILE,
        DIRECTORY
    }

    /** Of the times that file systems keep, in nanoseconds: FAT's. */
    private static final long COARSEST = 2_000_000_000L;

    public static final EntryState GONE = new EntryState(Kind.GONE, 0, 0, 0, "");

    /**
     * What decides must be what {@link #same} sees, or two sides that see the same differently exchange their versions. A
     * change beats a deletion, and a directory what is none: nothing is lost then that cannot be
     * kept.
     */
    private static final Comparator<EntryState> RANK = Comparator.<EntryState>comparingInt(
                    state -> state.isDirectory() ? 2 : state.isGone() ? 0 : 1)
            .thenComparingLong(EntryState::modified)
            .thenComparingLong(EntryState::size)
            .thenComparing(EntryState::kind)
            .thenComparingInt(EntryState::mode)
            .thenComparing(EntryState::target);

    public EntryState {
        requireNonNull(kind, "kind is null");
        requireNonNull(target, "target is null");
    }

    public static EntryState file(long size, long modified, int mode) {
        return new EntryState(Kind.FILE, size, modified, mode, "");
    }

    public static EntryState directory(int mode) {
        return new EntryState(Kind.DIRECTORY, 0, 0, mode, "");
    }

    public static EntryState link(String target) {
        return new EntryState(Kind.LINK, 0, 0, 0, target);
    }

    public static EntryState special(int mode) {
        return new EntryState(Kind.SPECIAL, 0, 0, mode, "");
    }

    public boolean isGone() {
        return kind == Kind.GONE;
    }

    public boolean isDirectory() {
        return kind == Kind.DIRECTORY;
    }

    /** Whether it has content that travels: there, and no directory. */
    public boolean travels() {
        return !isGone() && !isDirectory();
    }

    /** Whether nothing needs to be done to make one of the other, as far as it can be seen. */
    public boolean same(EntryState other) {
        return equals(other);
    }

    /**
     * Whether this is what arrived of the other. A file system that keeps coarser times, or a user who may not set all
     * permissions, is no reason to ask for it again and again.
     */
    boolean isContentOf(EntryState other) {
        return kind == other.kind
                && size == other.size
                && target.equals(other.target)
                && (kind != Kind.FILE || Math.abs(modified - other.modified) <= COARSEST);
    }

    /** Which of two different states both sides keep. The same on both sides; never both, and one of them if they differ. */
    public boolean beats(EntryState other) {
        return RANK.compare(this, other) > 0;
    }
}
