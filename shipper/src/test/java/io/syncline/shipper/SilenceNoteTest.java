package io.syncline.shipper;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.syncline.process.StateFile;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SilenceNoteTest {
    private static final Instant SINCE = Instant.parse("2026-11-22T01:02:03.456Z");

    private final StateFile state = StateFile.none("ship/d");
    private final SilenceNote note = new SilenceNote(state);

    @Test
    void itComesBehindWhatIsDoneAndGoesAgain() {
        state.enter("shipping", "12 paths");
        note.accept(Optional.of(SINCE));
        note.accept(Optional.of(SINCE.plusSeconds(60)));
        assertEquals("shipping", state.current().state());
        assertEquals(
                "12 paths, no word from the other end since 2026-11-22T01:03:03Z",
                state.current().detail());
        note.accept(Optional.empty());
        assertEquals("12 paths", state.current().detail());
    }

    @Test
    void itStandsAloneWhereNothingElseIsSaid() {
        state.enter("initial", "");
        note.accept(Optional.of(SINCE));
        assertEquals(
                "no word from the other end since 2026-11-22T01:02:03Z",
                state.current().detail());
        note.accept(Optional.empty());
        assertEquals("", state.current().detail());
    }
}
