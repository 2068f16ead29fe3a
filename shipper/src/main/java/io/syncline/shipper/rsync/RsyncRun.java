package io.syncline.shipper.rsync;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.OptionalLong;

/**
 * What one call of rsync is asked to make true.
 *
 * @param kind FLAT: each name by itself, and the direct entries of a directory listed with its contents. TREE: each name
 *     and everything below it
 * @param delete deletes what the source has no more: a listed name that has vanished, and what a directory listed with its
 *     contents (or, in a TREE run, anything below a name) has too much. Without it a vanished name is skipped
 * @param ignoreTimes sends (as a delta) even what looks equal by size and time
 * @param hardLinks keeps names of one inode together, as far as they are in this run
 * @param maxDelete deletions after which rsync deletes no more and exits with 25
 * @param dryRun changes nothing, and reports what would be
 */
public record RsyncRun(
        Kind kind,
        List<ListedName> names,
        boolean delete,
        boolean ignoreTimes,
        boolean hardLinks,
        OptionalLong maxDelete,
        boolean dryRun) {
    public enum Kind {
        FLAT,
        TREE
    }

    public RsyncRun {
        requireNonNull(kind, "kind is null");
        names = List.copyOf(names);
        requireNonNull(maxDelete, "maxDelete is null");
        if (names.isEmpty()) {
            throw new IllegalArgumentException("a run without names");
        }
    }

    public static RsyncRun flat(List<ListedName> names) {
        return new RsyncRun(Kind.FLAT, names, true, false, false, OptionalLong.empty(), false);
    }

    public static RsyncRun tree(List<ListedName> names) {
        return new RsyncRun(Kind.TREE, names, true, false, false, OptionalLong.empty(), false);
    }

    public RsyncRun asDryRun() {
        return new RsyncRun(kind, names, delete, ignoreTimes, hardLinks, maxDelete, true);
    }

    public RsyncRun withDelete(boolean other) {
        return new RsyncRun(kind, names, other, ignoreTimes, hardLinks, maxDelete, dryRun);
    }

    public RsyncRun withIgnoreTimes(boolean other) {
        return new RsyncRun(kind, names, delete, other, hardLinks, maxDelete, dryRun);
    }

    public RsyncRun withHardLinks(boolean other) {
        return new RsyncRun(kind, names, delete, ignoreTimes, other, maxDelete, dryRun);
    }

    public RsyncRun withMaxDelete(long limit) {
        return new RsyncRun(kind, names, delete, ignoreTimes, hardLinks, OptionalLong.of(limit), dryRun);
    }
}
