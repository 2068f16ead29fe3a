package io.syncline.shipper.schedule;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * Whether a round may begin.
 *
 * @param gap at the least between the end of a round and the beginning of the next
 */
public record Timetable(ShipHours hours, Duration gap) {
    /**
     * @param until when it may
     * @param why for a person, such as {@code waits until 22:00 (shipHours 22:00-06:00)}
     */
    public record Wait(Instant until, String why) {
        public Wait {
            requireNonNull(until, "until is null");
            requireNonNull(why, "why is null");
        }
    }

    public Timetable {
        requireNonNull(hours, "hours is null");
        if (gap.isNegative()) {
            throw new IllegalArgumentException("negative gap: " + gap);
        }
    }

    /**
     * Empty if it may begin now.
     *
     * @param lastEnd when the last round ended. One in the future is that of a clock that was put back since, and counts
     *     for nothing
     */
    public Optional<Wait> before(Optional<Instant> lastEnd, Instant now, ZoneId zone) {
        Instant afterGap = lastEnd.filter(end -> !end.isAfter(now))
                .map(end -> end.plus(gap))
                .filter(end -> end.isAfter(now))
                .orElse(now);
        Instant begin = hours.opensAt(afterGap, zone);
        if (!begin.isAfter(now)) {
            return Optional.empty();
        }
        String why = begin.equals(afterGap) ? "minGap " + gap.toMillis() + " ms" : "shipHours " + hours;
        return Optional.of(new Wait(begin, "waits until " + clock(begin, now, zone) + " (" + why + ")"));
    }

    /** With the day if it is another one, with seconds if it is soon. */
    private static String clock(Instant at, Instant now, ZoneId zone) {
        ZonedDateTime there = at.atZone(zone);
        LocalDate today = now.atZone(zone).toLocalDate();
        boolean soon = Duration.between(now, at).compareTo(Duration.ofMinutes(2)) < 0;
        ChronoUnit unit = soon ? ChronoUnit.SECONDS : ChronoUnit.MINUTES;
        String day = there.toLocalDate().equals(today) ? "" : there.toLocalDate() + " ";
        return day + there.toLocalTime().truncatedTo(unit);
    }
}
