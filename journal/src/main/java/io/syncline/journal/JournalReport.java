package io.syncline.journal;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What lies in the directory of a journal, for a person or a monitor.
 *
 * @param durable the last position that a writer has published
 * @param writerPid who writes it now; empty if nobody does
 * @param bytes what all of it takes on disk
 */
public record JournalReport(Position durable, OptionalLong writerPid, long bytes, List<Epoch> epochs) {
    public JournalReport {
        requireNonNull(durable, "durable is null");
        requireNonNull(writerPid, "writerPid is null");
        epochs = List.copyOf(epochs);
    }

    /**
     * What one life of a writer wrote.
     *
     * @param state such as {@code live}, {@code closed} or {@code sealed: why}
     * @param clean whether it is live, or was ended by its writer
     * @param first the position of the oldest record that is still here
     * @param last the position of the last record; the one before {@code first} if there is none
     * @param bytes on disk
     */
    public record Epoch(
            int number, String state, boolean clean, Position first, Position last, long bytes, List<Segment> files) {
        public Epoch {
            requireNonNull(state, "state is null");
            requireNonNull(first, "first is null");
            requireNonNull(last, "last is null");
            files = List.copyOf(files);
        }
    }

    /**
     * Records that should be here and are not readable.
     *
     * @param epoch the epoch that should hold them; 0 if none does
     */
    public record Problem(int epoch, Position first, Position last, String what) {
        public Problem {
            requireNonNull(first, "first is null");
            requireNonNull(last, "last is null");
            requireNonNull(what, "what is null");
        }
    }

    /**
     * The result of reading everything.
     *
     * @param records how many were read and are sound
     */
    public record Verdict(long records, List<Problem> problems) {
        public Verdict {
            problems = List.copyOf(problems);
        }

        public boolean isSound() {
            return problems.isEmpty();
        }
    }

    /** The position of the oldest record; empty if there is none. */
    public Optional<Position> oldest() {
        return epochs.stream()
                .filter(epoch -> !epoch.first().isAfter(epoch.last()))
                .map(Epoch::first)
                .findFirst();
    }
}
