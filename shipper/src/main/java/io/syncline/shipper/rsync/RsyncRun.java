package io.syncline.shipper.rsync;

import static java.util.Objects.requireNonNull;

import io.syncline.changeset.Dirt;
import io.syncline.changeset.Scope;
import java.util.List;
import java.util.OptionalLong;

/**
 * What one call of rsync is asked to make true.
 *
 * @param kind FLAT: each name by itself, and the direct entries of a directory listed with its contents. TREE: each name
 *     and everything below it
 * @param delete deletes what the source has no more: a listed name that has vanished, and what a directory listed with its
 *     contents (or, in a TREE run, anything below a name) has too much. Without it a vanished name is skipped
 * @param compare what makes a file differ
 * @param hardLinks keeps names of one inode together, as far as they are in this run
 * @param maxDelete deletions after which rsync deletes no more and exits with 25
 * @param dryRun changes nothing, and reports what would be
 */
public record RsyncRun(
        Kind kind,
        List<ListedName> names,
        boolean delete,
        Compare compare,
        boolean hardLinks,
        OptionalLong maxDelete,
        boolean dryRun) {
    /** What makes a file differ. */
    public enum Compare {
        /** Another size or time. */
        QUICK,
        /** Another size or content: both ends read the file; nothing is sent of what is equal. */
        CONTENT,
        /** Every file differs: each becomes a new one, which is a name of nothing else. */
        NEVER_EQUAL
    }

    public enum Kind {
        FLAT,
        TREE
    }

    public RsyncRun {
        requireNonNull(kind, "kind is null");
        requireNonNull(compare, "compare is null");
        names = List.copyOf(names);
        requireNonNull(maxDelete, "maxDelete is null");
        if (names.isEmpty()) {
            throw new IllegalArgumentException("a run without names");
        }
    }

    public static RsyncRun flat(List<ListedName> names) {
        return new RsyncRun(Kind.FLAT, names, true, Compare.QUICK, false, OptionalLong.empty(), false);
    }

    public static RsyncRun tree(List<ListedName> names) {
        return new RsyncRun(Kind.TREE, names, true, Compare.QUICK, false, OptionalLong.empty(), false);
    }

    /** How much each of the names stands for. */
    public List<Dirt> dirt() {
        return names.stream()
                .map(name -> {
                    Scope listed = name.contents() ? Scope.LISTING : Scope.ENTRY;
                    return new Dirt(name.path(), kind == Kind.TREE ? Scope.TREE : listed);
                })
                .toList();
    }

    public RsyncRun withNames(List<ListedName> other) {
        return new RsyncRun(kind, other, delete, compare, hardLinks, maxDelete, dryRun);
    }

    /** What it was to do, by names of which none stands for what is below its entries. */
    public RsyncRun asListings(List<ListedName> other) {
        return new RsyncRun(Kind.FLAT, other, delete, compare, hardLinks, maxDelete, dryRun);
    }

    public RsyncRun asDryRun() {
        return new RsyncRun(kind, names, delete, compare, hardLinks, maxDelete, true);
    }

    public RsyncRun withDelete(boolean other) {
        return new RsyncRun(kind, names, other, compare, hardLinks, maxDelete, dryRun);
    }

    public RsyncRun withCompare(Compare other) {
        return new RsyncRun(kind, names, delete, other, hardLinks, maxDelete, dryRun);
    }

    public RsyncRun withHardLinks(boolean other) {
        return new RsyncRun(kind, names, delete, compare, other, maxDelete, dryRun);
    }

    public RsyncRun withoutMaxDelete() {
        return new RsyncRun(kind, names, delete, compare, hardLinks, OptionalLong.empty(), dryRun);
    }

    public RsyncRun withMaxDelete(long limit) {
        return new RsyncRun(kind, names, delete, compare, hardLinks, OptionalLong.of(limit), dryRun);
    }
}
