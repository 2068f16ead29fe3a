package io.syncline.capture;

import io.syncline.event.FileEvent;
import io.syncline.event.FileEvent.Watermark;
import io.syncline.journal.Journal;
import io.syncline.journal.JournalReader;
import io.syncline.journal.Position;
import io.syncline.journal.ReadResult;
import java.time.Instant;
import java.util.Optional;

/** Finds the newest watermark of a journal: it is near the end as a rule, so the end is read first, then ever more. */
final class LastWatermark {
    private static final long FIRST_LOOK = 2_000;
    private static final long GROWTH = 16;

    private LastWatermark() {}

    /** @param end the newest record */
    static Optional<Instant> in(Journal<FileEvent> journal, Position end) {
        long look = FIRST_LOOK;
        while (true) {
            Position after = new Position(Math.max(0, end.sequence() - look));
            Optional<Instant> found = behind(journal, after);
            if (found.isPresent() || after.equals(Position.NONE)) {
                return found;
            }
            look *= GROWTH;
        }
    }

    private static Optional<Instant> behind(Journal<FileEvent> journal, Position after) {
        Optional<Instant> last = Optional.empty();
        try (JournalReader<FileEvent> reader = journal.openReader(after)) {
            ReadResult<FileEvent> result = reader.poll();
            while (!(result instanceof ReadResult.Idle<FileEvent>)) {
                if (result instanceof ReadResult.Found<FileEvent> found
                        && found.found().value() instanceof Watermark watermark) {
                    last = Optional.of(watermark.time());
                } else if (result instanceof ReadResult.Damaged<FileEvent>) {
                    // What follows cannot be read: whether there was a later root mark or watermark is not known.
                    return Optional.empty();
                }
                result = reader.poll();
            }
        }
        return last;
    }
}
