package io.syncline.process;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a stage says of itself, for {@code syncline status}. Lost at a crash without harm.
 *
 * @param stage the name of the stage
 * @param pid the process that runs it
 * @param state one word: {@code starting, watching, running, initial, shipping, idle, waiting,
 *     paused, retrying, held, stopped, failed}
 * @param detail a sentence for a person; may be empty
 * @param since when this state was entered
 * @param position the last record (of the journal that the stage reads, or writes in the case of capture) that is done
 * @param counters by name, such as {@code events}, {@code rounds}, {@code bytesSent}; they start at zero with the process
 * @param lastError the last failure, which may long be over
 * @param lastErrorAt when that was
 * @param nextRetryAt when the stage tries again, if it waits for that
 */
public record StageState(
        String stage,
        long pid,
        String state,
        String detail,
        Instant since,
        long position,
        Map<String, Long> counters,
        Optional<String> lastError,
        Optional<Instant> lastErrorAt,
        Optional<Instant> nextRetryAt) {
    public StageState {
        requireNonNull(stage, "stage is null");
        requireNonNull(state, "state is null");
        requireNonNull(detail, "detail is null");
        requireNonNull(since, "since is null");
        counters = Collections.unmodifiableMap(new TreeMap<>(counters));
        requireNonNull(lastError, "lastError is null");
        requireNonNull(lastErrorAt, "lastErrorAt is null");
        requireNonNull(nextRetryAt, "nextRetryAt is null");
    }
}
