package io.syncline.ops.status;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.syncline.shipper.schedule.Recurrence;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When a destination is compared again. */
class VerifyRecordTest {
    private static final Instant T0 = Instant.parse("2026-03-28T12:00:00Z");
    private static final Recurrence HOURLY = new Recurrence.Every(Duration.ofHours(1));

    @TempDir
    Path directory;

    @Test
    void theFirstOneIsAnIntervalAway() {
        assertEquals(T0.plusSeconds(3600), due(VerifyRecord.planned(T0), HOURLY, T0));
    }

    @Test
    void anIntervalIsCountedFromTheBeginningOfTheLast() {
        VerifyRecord done = VerifyRecord.planned(T0).after(result(T0.plusSeconds(10), T0.plusSeconds(1800)));

        assertEquals(T0.plusSeconds(3610), due(done, HOURLY, T0.plusSeconds(1800)));
    }

    @Test
    void oneThatFailedIsTriedAgainLaterAndLaterAndTheLastResultIsKept() {
        VerifyRecord done = VerifyRecord.planned(T0).after(result(T0, T0));
        VerifyRecord once = done.afterFailure("no route to host", T0.plusSeconds(4000));
        VerifyRecord often = once;
        for (int i = 0; i < 20; i++) {
            often = often.afterFailure("no route to host", T0.plusSeconds(4000));
        }

        assertEquals(T0.plusSeconds(4300), due(once, HOURLY, T0.plusSeconds(4000)));
        assertEquals(
                T0.plusSeconds(4600), due(once.afterFailure("x", T0.plusSeconds(4000)), HOURLY, T0.plusSeconds(4000)));
        assertEquals(T0.plusSeconds(7600), due(often, HOURLY, T0.plusSeconds(4000)));
        assertEquals(done.last(), often.last());
        assertEquals(Optional.empty(), often.after(result(T0, T0)).failure());
    }

    @Test
    void aClockThatWasPutBackDelaysNothing() {
        assertEquals(T0, due(VerifyRecord.planned(T0.plusSeconds(86400)), HOURLY, T0));
    }

    @Test
    void eachDayAtATimeOfTheClockOnTheWall() {
        ZoneId berlin = ZoneId.of("Europe/Berlin");
        Recurrence daily = Recurrence.daily("02:30");

        assertEquals(Instant.parse("2026-03-28T01:30:00Z"), daily.after(Instant.parse("2026-03-27T12:00:00Z"), berlin));
        // A second after it has begun the next one is a day away.
        assertEquals(Instant.parse("2026-03-28T01:30:00Z"), daily.after(Instant.parse("2026-03-27T01:30:00Z"), berlin));
        // 02:30 does not exist on the 29th, and comes twice on the 25th of October.
        assertEquals(Instant.parse("2026-03-29T01:30:00Z"), daily.after(Instant.parse("2026-03-28T12:00:00Z"), berlin));
        assertEquals(Instant.parse("2026-10-25T00:30:00Z"), daily.after(Instant.parse("2026-10-24T12:00:00Z"), berlin));
        assertEquals(Instant.parse("2026-10-26T01:30:00Z"), daily.after(Instant.parse("2026-10-25T00:30:00Z"), berlin));
    }

    @Test
    void whatWasFoundIsReadBack() {
        VerifyRecord written = VerifyRecord.planned(T0).after(result(T0, T0)).afterFailure("why", T0);
        VerifyRecord.file(directory).write(written);

        assertEquals(Optional.of(written), VerifyRecord.file(directory).read());
    }

    private static Instant due(VerifyRecord record, Recurrence recurrence, Instant now) {
        return record.due(recurrence, now, ZoneOffset.UTC);
    }

    private static VerifyRecord.Result result(Instant begun, Instant ended) {
        return new VerifyRecord.Result(begun, ended, 1, 0, true, false, false, List.of("a"));
    }
}
