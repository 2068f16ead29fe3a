package io.syncline.shipper;

import static java.util.Objects.requireNonNull;

import io.syncline.process.StageState;
import io.syncline.process.StateFile;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.Consumer;

/** Says behind what a stage is doing that the other end has been silent for a while. Owned by the loop's thread. */
final class SilenceNote implements Consumer<Optional<Instant>> {
    private static final String WORDS = "no word from the other end since ";

    private final StateFile state;

    SilenceNote(StateFile state) {
        this.state = requireNonNull(state, "state is null");
    }

    @Override
    public void accept(Optional<Instant> since) {
        StageState now = state.current();
        String plain = now.detail().replaceFirst("(, )?" + WORDS + ".*", "");
        String before = plain.isEmpty() ? "" : plain + ", ";
        state.enterSoon(
                now.state(),
                since.map(at -> before + WORDS + at.truncatedTo(ChronoUnit.SECONDS))
                        .orElse(plain));
    }
}
