package io.syncline.shipper.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncline.testing.Seeds;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScheduleTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    /** Half an hour, a day that was left out, a jump at midnight, and none at all. */
    private static final List<String> ZONES =
            List.of("Europe/Berlin", "Australia/Lord_Howe", "Pacific/Apia", "America/Sao_Paulo", "Asia/Kolkata", "UTC");

    /** Hours, now (UTC), when they open (UTC). In Berlin 2026-03-29 has no 02:30, and 2026-10-25 has two. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "22:00-06:00|2026-11-21T20:59:59Z|2026-11-21T21:00:00Z",
                "22:00-06:00|2026-11-21T21:00:00Z|2026-11-21T21:00:00Z",
                "22:00-06:00|2026-11-21T23:30:00Z|2026-11-21T23:30:00Z",
                "22:00-06:00|2026-11-22T04:59:59Z|2026-11-22T04:59:59Z",
                "22:00-06:00|2026-11-22T05:00:00Z|2026-11-22T21:00:00Z",
                "22:00-24:00|2026-11-21T23:00:00Z|2026-11-22T21:00:00Z",
                "0:00-24:00|2026-11-21T23:00:00Z|2026-11-21T23:00:00Z",
                "00:00-01:00|2026-11-21T22:59:59Z|2026-11-21T23:00:00Z",
                "12:00-13:00,08:00-09:00|2026-11-21T08:30:00Z|2026-11-21T11:00:00Z",
                "12:00-13:00,08:00-09:00|2026-11-21T12:30:00Z|2026-11-22T07:00:00Z",
                // The clock goes from 02:00 to 03:00: the range begins where it arrives.
                "02:30-04:00|2026-03-29T00:30:00Z|2026-03-29T01:00:00Z",
                // All of the range is left out that day.
                "02:15-02:45|2026-03-29T00:30:00Z|2026-03-30T00:15:00Z",
                // The clock goes from 03:00 back to 02:00: the range is open twice.
                "02:15-02:45|2026-10-24T23:30:00Z|2026-10-25T00:15:00Z",
                "02:15-02:45|2026-10-25T00:45:00Z|2026-10-25T01:15:00Z",
                "02:15-02:45|2026-10-25T01:45:00Z|2026-10-26T01:15:00Z",
            })
    void hoursOpenAt(String hours, Instant now, Instant opens) {
        assertEquals(opens, ShipHours.parse(hours).opensAt(now, BERLIN));
    }

    /** Against a walk, minute by minute. Kills: a zone's jump that is not looked at, one of two equal times that is forgotten. */
    @Test
    void theyOpenAtTheFirstMinuteThatIsOpen() {
        Seeds.forEach(300, (seed, random) -> {
            ZoneId zone = ZoneId.of(ZONES.get(random.nextInt(ZONES.size())));
            Instant jump = jump(zone, random);
            int around = jump.atZone(zone).toLocalTime().toSecondOfDay() / 60;
            ShipHours hours = new ShipHours(List.of(range(around, random)));
            Instant near = jump.minus(Duration.ofMinutes(random.nextInt(5 * 60)));
            Instant walked = near;
            while (!hours.isOpen(walked, zone)) {
                walked = walked.plusSeconds(60);
            }
            assertEquals(walked, hours.opensAt(near, zone), hours + " in " + zone + " at " + near);
        });
    }

    /** In whole minutes; near the jump and short, so that it matters. */
    private static DailyRange range(int around, Random random) {
        int from = Math.floorMod(around + random.nextInt(240) - 120, 24 * 60);
        int to = (from + 1 + random.nextInt(120)) % (24 * 60);
        return new DailyRange(LocalTime.ofSecondOfDay(from * 60L), LocalTime.ofSecondOfDay(to * 60L));
    }

    private static Instant jump(ZoneId zone, Random random) {
        Instant any = Instant.parse("2011-12-01T00:00:00Z").plus(Duration.ofDays(random.nextInt(5_000)));
        var next = zone.getRules().nextTransition(any);
        return next == null ? any : next.getInstant();
    }

    @Test
    void whyAndUntilWhenIsSaid() {
        Instant noon = Instant.parse("2026-11-21T11:00:00Z");
        Timetable nights = new Timetable(ShipHours.parse("22:00-06:00"), Duration.ofSeconds(30));
        assertEquals(
                Optional.of(new Timetable.Wait(
                        Instant.parse("2026-11-21T21:00:00Z"), "waits until 22:00 (shipHours 22:00-06:00)")),
                nights.before(Optional.empty(), noon, BERLIN));
        Timetable mornings = new Timetable(ShipHours.parse("07:00-8:00"), Duration.ZERO);
        assertEquals(
                "waits until 2026-11-22 07:00 (shipHours 07:00-08:00)",
                mornings.before(Optional.empty(), noon, BERLIN).orElseThrow().why());
        Timetable gaps = new Timetable(ShipHours.ALWAYS, Duration.ofSeconds(30));
        assertEquals(
                Optional.of(new Timetable.Wait(noon.plusSeconds(20), "waits until 12:00:20 (minGap 30000 ms)")),
                gaps.before(Optional.of(noon.minusSeconds(10)), noon, BERLIN));
        assertEquals(Optional.empty(), gaps.before(Optional.of(noon.minusSeconds(30)), noon, BERLIN));
        assertEquals(Optional.empty(), gaps.before(Optional.empty(), noon, BERLIN));
    }

    /** Kills: a gap that ends when the hours have closed. */
    @Test
    void theGapMayEndBehindTheHours() {
        Instant late = Instant.parse("2026-11-22T04:59:50Z");
        Timetable nights = new Timetable(ShipHours.parse("22:00-06:00"), Duration.ofSeconds(30));
        assertEquals(
                Instant.parse("2026-11-22T21:00:00Z"),
                nights.before(Optional.of(late), late, BERLIN).orElseThrow().until());
    }

    /** Kills: an hour, or a year, without a round because the clock was put back. */
    @Test
    void aClockThatWasPutBackIsNoGap() {
        Instant now = Instant.parse("2026-11-21T11:00:00Z");
        Timetable gaps = new Timetable(ShipHours.ALWAYS, Duration.ofSeconds(30));
        assertEquals(Optional.empty(), gaps.before(Optional.of(now.plusSeconds(3600)), now, BERLIN));
    }

    @Test
    void theFirstRateThatHoldsTheTimeCounts() {
        HourlyRates rates = HourlyRates.parse("08:00-18:00=500k,22:00-06:00=20m,00:00-24:00=2m");
        assertEquals(Optional.of("500k"), rates.at(LocalTime.of(8, 0)));
        assertEquals(Optional.of("2m"), rates.at(LocalTime.of(18, 0)));
        assertEquals(Optional.of("20m"), rates.at(LocalTime.of(2, 0)));
        assertEquals(Optional.empty(), HourlyRates.parse("08:00-18:00=500k").at(LocalTime.of(18, 0)));
    }

    @Test
    void whatIsNoHoursSaysHowToWriteThem() {
        for (String text : List.of("", "22", "22:00", "22:00-", "25:00-26:00", "22:60-23:00", "22:00-06:00,", "a-b")) {
            Exception refused = assertThrows(IllegalArgumentException.class, () -> ShipHours.parse(text));
            assertTrue(refused.getMessage().contains("22:00-06:00"), refused::getMessage);
        }
        assertThrows(IllegalArgumentException.class, () -> ShipHours.parse("08:00-08:00"));
        assertThrows(IllegalArgumentException.class, () -> HourlyRates.parse("08:00-18:00"));
    }
}
