package io.syncline.planner.window;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RestTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void aFewEventsAreFollowedByTheNextAtOnce() {
        assertTrue(Rest.after(Rest.FEW, NOW).isOver(NOW));
        assertFalse(Rest.after(Rest.FEW + 1, NOW).isOver(NOW));
    }

    @Test
    void lastsAMillisecondForEachEvent() {
        Rest rest = Rest.after(30, NOW);

        assertFalse(rest.isOver(NOW.plusMillis(29)));
        assertTrue(rest.isOver(NOW.plusMillis(30)));
    }

    @Test
    void isBoundedHoweverMuchThereWas() {
        assertTrue(Rest.after(1_000_000, NOW).isOver(NOW.plus(Rest.MOST)));
    }

    /** Kills: a rest for the hours that a clock was ahead. */
    @Test
    void aClockThatGoesBackEndsIt() {
        Rest rest = Rest.after(1_000, NOW);

        assertFalse(rest.isOver(NOW));
        assertTrue(rest.isOver(NOW.minusMillis(1)));
    }

    @Test
    void whatIsDueSoonerWaitsAndWhatIsDueLaterDoesNotWaitLonger() {
        Rest rest = Rest.after(40, NOW);

        assertEquals(Duration.ofMillis(30), rest.orLonger(Duration.ZERO, NOW.plusMillis(10)));
        assertEquals(Duration.ofMillis(200), rest.orLonger(Duration.ofMillis(200), NOW));
        assertEquals(Duration.ZERO, rest.orLonger(Duration.ZERO, NOW.plusMillis(40)));
    }
}
