package io.syncline.journal.chronicle;

import io.syncline.journal.Position;
import io.syncline.journal.Segment;
import io.syncline.journal.chronicle.EpochFile.CycleFile;
import io.syncline.journal.chronicle.EpochFile.Seal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where each sequence of a journal lies. Pure.
 *
 * @param epochs oldest first
 */
record Catalog(List<Epoch> epochs) {
    Catalog {
        epochs = List.copyOf(epochs);
    }

    record Epoch(int number, EpochFile file) {
        /** The last sequence that counts, given what is durable in the journal. */
        long last(long durable) {
            return file.sealed().map(Seal::lastSequence).orElse(Math.max(durable, file.firstSequence() - 1));
        }

        boolean isSealed() {
            return file.sealed().isPresent();
        }
    }

    /** The answer for one sequence. */
    sealed interface Place {
        /**
         * Within this file, if the disk has kept it.
         *
         * @param last the last sequence of the file so far
         * @param closed whether nothing more is written to the file
         */
        record Inside(int epoch, CycleFile file, long last, boolean closed) implements Place {}

        /** No more in the journal. */
        record Lost(long first, long last, String why) implements Place {}

        /** Published as durable, and in no file yet; never lasts. */
        record Unlisted() implements Place {}
    }

    Optional<Epoch> newest() {
        return epochs.isEmpty() ? Optional.empty() : Optional.of(epochs.get(epochs.size() - 1));
    }

    /** @param sequence not behind {@code durable} */
    Place locate(long sequence, long durable) {
        String why = "removed by retention";
        for (Epoch epoch : epochs) {
            if (sequence < epoch.file().firstSequence()) {
                return new Place.Lost(sequence, epoch.file().firstSequence() - 1, why);
            }
            if (sequence <= epoch.last(durable)) {
                return locateIn(epoch, sequence, durable);
            }
            why = reason(epoch);
        }
        return new Place.Lost(sequence, durable, why);
    }

    List<Segment> segments(long durable) {
        List<Segment> segments = new ArrayList<>();
        for (Epoch epoch : epochs) {
            List<CycleFile> files = epoch.file().files();
            for (int i = 0; i < files.size(); i++) {
                long first = files.get(i).firstSequence();
                long last = Math.max(first - 1, epoch.file().lastIn(i, epoch.last(durable)));
                segments.add(new Segment(epoch.number(), files.get(i).name(), new Position(first), new Position(last)));
            }
        }
        return segments;
    }

    private static Place locateIn(Epoch epoch, long sequence, long durable) {
        List<CycleFile> files = epoch.file().files();
        for (int i = files.size() - 1; i >= 0; i--) {
            CycleFile file = files.get(i);
            if (file.firstSequence() <= sequence) {
                return new Place.Inside(
                        epoch.number(),
                        file,
                        epoch.file().lastIn(i, epoch.last(durable)),
                        epoch.isSealed() || i + 1 < files.size());
            }
        }
        return new Place.Unlisted();
    }

    private static String reason(Epoch epoch) {
        return epoch.file()
                .sealed()
                .map(seal -> "lost when epoch " + epoch.number() + " was sealed at " + seal.lastSequence() + ": "
                        + seal.why())
                .orElse("lost behind epoch " + epoch.number());
    }
}
