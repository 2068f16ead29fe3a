package io.syncline.shipper.outage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncline.shipper.destination.Destination;
import io.syncline.shipper.outage.Look.Seen;
import io.syncline.shipper.transfer.Outcome.Pace;
import io.syncline.shipper.transfer.RetryPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LookoutTest {
    private static final Instant NOW = Instant.parse("2026-11-22T00:00:00Z");
    private static final String DOWN = "rsync: remote shell (code 255): ssh: connect to host h port 22: x";
    private static final String LOCKED = "rsync: remote shell (code 255): Permission denied (publickey)";

    private final List<Spot> looked = new ArrayList<>();
    private Seen seen = Seen.NOT_YET;
    private int open;
    private final Lookout lookout = new Lookout(
            new Destination.Remote(Optional.empty(), "alias", "copy"),
            Optional.empty(),
            new RetryPolicy(Duration.ofMinutes(1), Duration.ofMinutes(1), Duration.ofMinutes(5), 0),
            new Random(1),
            this::look);

    @Test
    void itLooksWhereSshHasFoundNobodyUntilSomebodyIsThere() {
        assertEquals(NOW.plusSeconds(60), lookout.failed(Pace.NORMAL, DOWN, NOW));
        assertFalse(lookout.sees(NOW.plusSeconds(4)));
        assertEquals(List.of(), looked);
        assertFalse(lookout.sees(NOW.plusSeconds(5)));
        assertEquals(List.of(new Spot.Port("h", 22)), looked);
        seen = Seen.NOBODY;
        assertFalse(lookout.sees(NOW.plusSeconds(6)));
        assertEquals(0, open);
        assertFalse(lookout.sees(NOW.plusSeconds(9)));
        assertEquals(1, looked.size());
        seen = Seen.SOMEBODY;
        assertTrue(lookout.sees(NOW.plusSeconds(10)));
        assertEquals(2, looked.size());
        assertEquals(0, open);
    }

    /** Kills: a connection that is waited for until the system gives it up, two minutes later. */
    @Test
    void whoDoesNotAnswerWithinSecondsIsNotThere() {
        lookout.failed(Pace.NORMAL, DOWN, NOW);
        lookout.sees(NOW.plusSeconds(5));
        assertEquals(1, open);
        lookout.sees(NOW.plusSeconds(8));
        assertEquals(0, open);
        lookout.sees(NOW.plusSeconds(10));
        assertEquals(2, looked.size());
    }

    @Test
    void whoAnswersAndLetsNobodyInIsLeftAlone() {
        lookout.failed(Pace.NORMAL, LOCKED, NOW);
        assertFalse(lookout.sees(NOW.plusSeconds(30)));
        assertEquals(List.of(), looked);
    }

    /** Kills: an open connection that nobody uses, which a host takes for an attack. */
    @Test
    void whoeverEndsTheWaitEndsTheLook() {
        for (Runnable end : List.<Runnable>of(
                lookout::lookAway, lookout::succeeded, () -> lookout.failed(Pace.NORMAL, LOCKED, NOW))) {
            lookout.succeeded();
            lookout.failed(Pace.NORMAL, DOWN, NOW);
            lookout.sees(NOW.plusSeconds(5));
            assertEquals(1, open);
            end.run();
            assertEquals(0, open);
            assertFalse(lookout.sees(NOW.plusSeconds(20)));
            assertEquals(0, open);
        }
    }

    private Look look(Spot spot) {
        looked.add(spot);
        open++;
        return new Look() {
            @Override
            public Seen seen() {
                return seen;
            }

            @Override
            public void close() {
                open--;
            }
        };
    }
}
