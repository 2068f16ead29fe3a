package io.syncline.shipper;

import io.syncline.changeset.DirtySet;
import io.syncline.path.RelPath;
import io.syncline.posix.PosixException;
import io.syncline.shipper.transfer.Exclusion;
import io.syncline.shipper.transfer.Fact;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Entries of the source that the destination has for long, and that no transfer of late can have put there: where all of them are
 * missing, the transfers went to another place. They are looked for beside what was shipped, from the root down.
 */
final class Witnesses {
    /** Of one question. A guess: few enough for one look, and more than a person removes at a destination by hand. */
    static final int MOST = 64;

    /** What is looked at in search of them. A guess: some milliseconds. */
    private static final int LOOKS = 5_000;

    private final SourceTree tree;
    private final Exclusion exclusion;

    Witnesses(SourceTree tree, Exclusion exclusion) {
        this.tree = tree;
        this.exclusion = exclusion;
    }

    /**
     * @param recent what was shipped, or is to be
     * @param before what is as it is only since then may not have been reported yet
     */
    List<RelPath> find(DirtySet recent, Instant before) {
        List<RelPath> found = new ArrayList<>();
        Deque<RelPath> directories = new ArrayDeque<>(List.of(RelPath.ROOT));
        int looks = 0;
        while (!directories.isEmpty() && found.size() < MOST && looks < LOOKS) {
            for (RelPath path : children(directories.remove())) {
                if (looks++ == LOOKS || found.size() == MOST) {
                    break;
                }
                Optional<Fact> fact = tree.seen(path);
                boolean isDirectory = fact.filter(Fact::isDirectory).isPresent();
                if (fact.isEmpty() || exclusion.isExcluded(path, isDirectory)) {
                    continue;
                }
                if (!recent.touches(path)) {
                    if (fact.get().changed().isBefore(before)) {
                        found.add(path);
                    }
                } else if (isDirectory) {
                    directories.add(path);
                }
            }
        }
        return found;
    }

    private List<RelPath> children(RelPath directory) {
        try {
            return tree.children(directory);
        } catch (PosixException goneOrUnreadable) {
            return List.of();
        }
    }
}
