package io.syncline.shipper.schedule;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.zone.ZoneOffsetTransition;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The hours in which rounds may begin. What the clock on the wall shows counts: where it is put back, an hour that it shows
 * twice is open twice, and one that it leaves out is not open on that day.
 */
public record ShipHours(List<DailyRange> ranges) {
    /** At any time. */
    public static final ShipHours ALWAYS = new ShipHours(List.of());

    /** Midnight of today back to the day before (its last range may reach until now), and ahead past a day that a zone has left out. */
    private static final int DAYS_BACK = 1;

    private static final int DAYS_AHEAD = 3;

    public ShipHours {
        ranges = List.copyOf(ranges);
    }

    /**
     * Such as {@code 22:00-06:00,12:00-13:00}.
     *
     * @throws IllegalArgumentException with the form that it should have
     */
    public static ShipHours parse(String text) {
        return new ShipHours(
                Arrays.stream(text.split(",", -1)).map(DailyRange::parse).toList());
    }

    public boolean isOpen(Instant now, ZoneId zone) {
        return ranges.isEmpty()
                || ranges.stream()
                        .anyMatch(range -> range.contains(now.atZone(zone).toLocalTime()));
    }

    /** The first moment from now on at which they are open. */
    public Instant opensAt(Instant now, ZoneId zone) {
        if (isOpen(now, zone)) {
            return now;
        }
        return Stream.concat(beginnings(now.atZone(zone).toLocalDate(), zone), jumps(now, zone))
                .filter(moment -> moment.isAfter(now) && isOpen(moment, zone))
                .min(Instant::compareTo)
                .orElseThrow(() -> new IllegalStateException("never open: " + this));
    }

    /** A time that the clock shows twice is two moments. */
    private Stream<Instant> beginnings(LocalDate today, ZoneId zone) {
        return IntStream.rangeClosed(-DAYS_BACK, DAYS_AHEAD)
                .mapToObj(today::plusDays)
                .flatMap(day -> ranges.stream().map(range -> LocalDateTime.of(day, range.from())))
                .map(time -> ZonedDateTime.of(time, zone))
                .flatMap(time -> Stream.of(time.withEarlierOffsetAtOverlap(), time.withLaterOffsetAtOverlap()))
                .map(ZonedDateTime::toInstant);
    }

    /** The clock may jump into an open hour, over its beginning or back behind it. */
    private static Stream<Instant> jumps(Instant now, ZoneId zone) {
        ZoneOffsetTransition next = zone.getRules().nextTransition(now);
        return next == null ? Stream.empty() : Stream.of(next.getInstant());
    }

    @Override
    public String toString() {
        return ranges.stream().map(DailyRange::toString).collect(Collectors.joining(","));
    }
}
