package io.syncline.shipper;

import static java.util.Objects.requireNonNull;

import io.syncline.journal.Position;
import io.syncline.shipper.action.Told;
import java.util.List;

/** Another way than runs of rsync to make a plan true: all of it in one step. */
interface Errand {
    /**
     * What is to be made true.
     *
     * @param reason why, for people: {@code changes}, or what the whole tree is dirty for
     * @param behind the last changeset that is done
     * @param upTo the last one that this stands for
     * @param deletes whether what is gone is to be deleted
     * @param released how many deletions a person has let through; 0 if nobody was asked
     * @param byContent whether equal sizes and times prove nothing for some of these paths
     */
    record Task(
            List<Told> told,
            String reason,
            Position behind,
            Position upTo,
            boolean deletes,
            long released,
            boolean byContent) {
        public Task {
            told = List.copyOf(told);
            requireNonNull(reason, "reason is null");
            requireNonNull(behind, "behind is null");
            requireNonNull(upTo, "upTo is null");
        }
    }

    Attempt run(Task task) throws InterruptedException;
}
