package io.syncline.journal;

import java.util.List;

/** Which files of a journal nobody needs any more. Pure. */
public final class Retention {
    private Retention() {}

    /**
     * The files whose records all lie at or before {@code keepAfter}. The file with the newest record stays whatever
     * {@code keepAfter} says, because an owner resumes from that record; so does everything behind it.
     *
     * @param segments oldest first
     */
    public static List<Segment> removable(List<Segment> segments, Position keepAfter) {
        int newest = newestWithRecords(segments);
        return segments.subList(0, Math.max(0, newest)).stream()
                .takeWhile(segment -> !segment.last().isAfter(keepAfter))
                .toList();
    }

    private static int newestWithRecords(List<Segment> segments) {
        int newest = segments.size() - 1;
        while (newest >= 0 && segments.get(newest).isEmpty()) {
            newest--;
        }
        return newest;
    }
}
