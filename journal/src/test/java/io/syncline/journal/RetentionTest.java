package io.syncline.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncline.testing.Seeds;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RetentionTest {
    @Test
    void wholeFilesBeforeThePositionGo() {
        List<Segment> segments = List.of(segment(1, 10), segment(11, 20), segment(21, 30));

        assertEquals(List.of(), Retention.removable(segments, new Position(9)));
        assertEquals(segments.subList(0, 1), Retention.removable(segments, new Position(10)));
        assertEquals(segments.subList(0, 1), Retention.removable(segments, new Position(19)));
        assertEquals(segments.subList(0, 2), Retention.removable(segments, new Position(20)));
    }

    @Test
    void theNewestRecordStaysEvenIfEmptyFilesFollowIt() {
        List<Segment> segments = List.of(segment(1, 10), segment(11, 20), segment(21, 20));

        assertEquals(segments.subList(0, 1), Retention.removable(segments, new Position(1000)));
        assertEquals(List.of(), Retention.removable(List.of(), new Position(1000)));
        assertEquals(List.of(), Retention.removable(List.of(segment(1, 0)), new Position(1000)));
    }

    /** Kills: {@code <} for {@code <=} at the position; a file kept in the middle; the newest record removed. */
    @Test
    void whatGoesIsTheLongestRunOfOldFilesThatNobodyNeeds() {
        Seeds.forEach(500, (seed, random) -> {
            List<Segment> segments = new ArrayList<>();
            long next = 1 + random.nextInt(3);
            for (int i = random.nextInt(6); i > 0; i--) {
                long last = next - 1 + random.nextInt(4);
                segments.add(segment(next, last));
                next = last + 1 + random.nextInt(2);
            }
            Position keepAfter = new Position(random.nextInt((int) next + 2));

            List<Segment> removable = Retention.removable(segments, keepAfter);

            assertEquals(segments.subList(0, removable.size()), removable);
            removable.forEach(segment -> assertFalse(segment.last().isAfter(keepAfter), segments::toString));
            List<Segment> kept = segments.subList(removable.size(), segments.size());
            boolean hadRecords = segments.stream().anyMatch(segment -> !segment.isEmpty());
            assertEquals(hadRecords, kept.stream().anyMatch(segment -> !segment.isEmpty()), segments::toString);
            if (hadRecords) {
                boolean oldestIsNeeded = kept.get(0).last().isAfter(keepAfter);
                boolean oldestIsTheNewest = kept.stream().skip(1).allMatch(Segment::isEmpty);
                assertTrue(oldestIsNeeded || oldestIsTheNewest, () -> segments + " after " + keepAfter);
            }
        });
    }

    private static Segment segment(long first, long last) {
        return new Segment(1, "file-" + first, new Position(first), new Position(last));
    }
}
