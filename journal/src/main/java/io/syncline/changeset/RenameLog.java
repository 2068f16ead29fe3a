package io.syncline.changeset;

import static java.util.Objects.requireNonNull;

import io.syncline.path.RelPath;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Renames in the order in which they happened, folded as they come: {@code a -> b, b -> c} is {@code a -> c};
 * {@code a -> b, b -> a} is nothing; the same rename again is one. Owned by one thread.
 *
 * <p>A fold goes where the first of the two stood, so it is made only if no rename between them has to do with the paths
 * that would move earlier. Where it cannot be made, both stay: the order is always one in which they can be executed.
 * Hints only: what a fold gets wrong because of a change that is no rename (a replaced target, say) costs bytes, since
 * every path of every rename is dirty as well.
 */
public final class RenameLog {
    // How far back a fold is looked for. Chains are made of neighbours (a guess, revisit); each further step would make
    // a burst of independent renames dearer.
    private static final int LOOK_BACK = 16;

    private final List<Rename> renames = new ArrayList<>();
    private final Set<RelPath> targets = new HashSet<>();
    private long bytes;

    /** Folds a list that was not, or that was put together from folded ones. */
    public static List<Rename> fold(List<Rename> renames) {
        RenameLog log = new RenameLog();
        renames.forEach(log::add);
        return log.renames();
    }

    public RenameLog add(Rename next) {
        requireNonNull(next, "next is null");
        targets.add(next.to());
        int oldest = Math.max(0, renames.size() - LOOK_BACK);
        for (int i = renames.size() - 1; i >= oldest; i--) {
            Rename earlier = renames.get(i);
            if (earlier.equals(next)) {
                return this;
            }
            if (isChain(earlier, next)) {
                replace(i, earlier, next);
                return this;
            }
            if (concerns(earlier, next.from()) || concerns(earlier, next.to())) {
                break;
            }
        }
        renames.add(next);
        bytes += size(next);
        return this;
    }

    public int size() {
        return renames.size();
    }

    /** Whether some rename, folded away or not, led to this path. */
    public boolean ledTo(RelPath path) {
        return targets.contains(path);
    }

    /** The length of all paths together, in bytes. */
    public long bytes() {
        return bytes;
    }

    public List<Rename> renames() {
        return List.copyOf(renames);
    }

    private static boolean isChain(Rename earlier, Rename next) {
        // A chain from a to below a (or the reverse) is no single rename: rename(2) refuses that.
        return earlier.to().equals(next.from())
                && earlier.directory() == next.directory()
                && (earlier.from().equals(next.to()) || !overlap(earlier.from(), next.to()));
    }

    private void replace(int index, Rename earlier, Rename next) {
        bytes -= size(earlier);
        if (earlier.from().equals(next.to())) {
            renames.remove(index);
            return;
        }
        Rename folded = new Rename(earlier.from(), next.to(), next.directory());
        renames.set(index, folded);
        bytes += size(folded);
    }

    private static boolean concerns(Rename rename, RelPath path) {
        return overlap(rename.from(), path) || overlap(rename.to(), path);
    }

    private static boolean overlap(RelPath one, RelPath two) {
        return one.isWithin(two) || two.isWithin(one);
    }

    private static long size(Rename rename) {
        return rename.from().length() + rename.to().length();
    }
}
