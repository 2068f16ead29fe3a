package io.syncline.shipper.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.List;
import org.junit.jupiter.api.Test;

class ExitCodesTest {
    /** Seen with rsync 3.5.0 in the end-to-end churn: a directory became a file while rsync listed what lay below it. */
    @Test
    void aListThatWasTornByAChangingSourceIsPlannedAgain() {
        assertEquals(
                new Outcome.SourceMoved(),
                ExitCodes.outcome(2, "ABORTING due to invalid path from sender: a/b", List.of()));
    }

    @Test
    void anyOtherIncompatibilityWaitsForAPerson() {
        Outcome outcome = ExitCodes.outcome(2, "protocol version mismatch -- is your shell clean?", List.of());

        assertInstanceOf(Outcome.Refused.class, outcome);
    }
}
