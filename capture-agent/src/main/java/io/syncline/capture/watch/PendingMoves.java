package io.syncline.capture.watch;

import io.syncline.path.RelPath;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The first halves of renames whose second half has not come yet; in the order in which they came. */
final class PendingMoves {
    /**
     * @param directory the descriptor of the directory that the entry left. Not its node: that may be gone by now
     * @param from where the entry was when it left
     */
    record Half(int cookie, int directory, RelPath from, boolean isDirectory, long sinceNanos) {}

    private final List<Half> halves = new ArrayList<>();

    boolean isEmpty() {
        return halves.isEmpty();
    }

    void add(Half half) {
        halves.add(half);
    }

    Optional<Half> take(int cookie) {
        return takeAll(half -> half.cookie() == cookie).stream().findFirst();
    }

    List<Half> takeAll(Predicate<Half> wanted) {
        if (halves.isEmpty()) {
            return List.of();
        }
        List<Half> taken = new ArrayList<>();
        Iterator<Half> all = halves.iterator();
        while (all.hasNext()) {
            Half half = all.next();
            if (wanted.test(half)) {
                taken.add(half);
                all.remove();
            }
        }
        return taken;
    }
}
