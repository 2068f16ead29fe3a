package io.syncline.shipper.schedule;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.stream.Stream;

/** When something comes again: after an interval, or each day when the clock on the wall shows a time. */
public sealed interface Recurrence {
    /** The first moment behind {@code last} at which it is due. */
    Instant after(Instant last, ZoneId zone);

    /** @param interval from one beginning to the next */
    record Every(Duration interval) implements Recurrence {
        public Every {
            if (interval.isZero() || interval.isNegative()) {
                throw new IllegalArgumentException("no interval: " + interval);
            }
        }

        @Override
        public Instant after(Instant last, ZoneId zone) {
            return last.plus(interval);
        }
    }

    /** Once a day: a time that the clock shows twice counts once, one that it leaves out is as much later as it leaves out. */
    record Daily(LocalTime time) implements Recurrence {
        public Daily {
            requireNonNull(time, "time is null");
        }

        @Override
        public Instant after(Instant last, ZoneId zone) {
            LocalDate day = last.atZone(zone).toLocalDate();
            // Three: a zone may leave out a whole day.
            return Stream.iterate(day, next -> next.plusDays(1))
                    .limit(4)
                    .map(each -> ZonedDateTime.of(each, time, zone).toInstant())
                    .filter(moment -> moment.isAfter(last))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("no " + time + " behind " + last + " in " + zone));
        }
    }

    /** @param text {@code 03:00} */
    static Daily daily(String text) {
        int colon = text.indexOf(':');
        return new Daily(
                LocalTime.of(Integer.parseInt(text.substring(0, colon)), Integer.parseInt(text.substring(colon + 1))));
    }
}
