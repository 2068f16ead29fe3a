package io.syncline.changeset;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Renames in the order in which they happened, as long as they are few. Owned by one thread. */
final class RenameSteps {
    private final int most;
    private final long mostBytes;
    private final List<Rename> steps = new ArrayList<>();
    private long bytes;
    private boolean tooMany;

    /** @param mostBytes of their paths */
    RenameSteps(int most, long mostBytes) {
        this.most = most;
        this.mostBytes = mostBytes;
    }

    void add(Rename step) {
        // A temporary file that is renamed over the same file, again and again.
        if (tooMany || !steps.isEmpty() && steps.get(steps.size() - 1).equals(step)) {
            return;
        }
        steps.add(step);
        bytes += step.from().length() + step.to().length();
        if (steps.size() > most || bytes > mostBytes) {
            tooMany = true;
            steps.clear();
        }
    }

    /** Empty if there were too many. */
    Optional<List<Rename>> all() {
        return tooMany ? Optional.empty() : Optional.of(List.copyOf(steps));
    }
}
