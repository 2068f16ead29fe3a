package io.syncline.ops.status;

import static java.util.Objects.requireNonNull;

import io.syncline.checkpoint.CheckpointFile;
import io.syncline.shipper.schedule.Recurrence;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/**
 * What {@code verify.json} of a destination holds: when it was last compared with the source by itself, and what was found.
 * The names of the components are the JSON shape of {@code syncline status --json} as well.
 *
 * @param version 1
 * @param countedFrom from when on the next one is counted: the beginning of the last one, or the first time that it was wished
 * @param last what the last one has found
 * @param failure why there was none since
 */
public record VerifyRecord(int version, Instant countedFrom, Optional<Result> last, Optional<Failure> failure) {
    private static final int VERSION = 1;
    private static final Duration FIRST_RETRY = Duration.ofMinutes(5);
    private static final Duration LAST_RETRY = Duration.ofHours(1);

    public VerifyRecord {
        requireNonNull(countedFrom, "countedFrom is null");
        requireNonNull(last, "last is null");
        requireNonNull(failure, "failure is null");
        if (version != VERSION) {
            throw new IllegalArgumentException("unknown version: " + version);
        }
    }

    /**
     * @param differing how many paths are missing there or different
     * @param extra how many are only there
     * @param complete whether there are no more of them
     * @param content whether both ends have read every file
     * @param repair whether the shipper was asked to make them true
     * @param sample some of them
     */
    public record Result(
            Instant begun,
            Instant ended,
            int differing,
            int extra,
            boolean complete,
            boolean content,
            boolean repair,
            List<String> sample) {
        public Result {
            requireNonNull(begun, "begun is null");
            requireNonNull(ended, "ended is null");
            sample = List.copyOf(sample);
        }

        public boolean equal() {
            return differing == 0 && extra == 0;
        }
    }

    /** @param attempts failures in a row */
    public record Failure(Instant at, String what, int attempts) {
        public Failure {
            requireNonNull(at, "at is null");
            requireNonNull(what, "what is null");
        }
    }

    /** @param directory of the destination in the state directory */
    public static CheckpointFile<VerifyRecord> file(Path directory) {
        return new CheckpointFile<>(directory.resolve("verify.json"), VerifyRecord.class);
    }

    /** None yet; the first one is an interval away, or at the next such time of a day. */
    public static VerifyRecord planned(Instant now) {
        return new VerifyRecord(VERSION, now, Optional.empty(), Optional.empty());
    }

    public VerifyRecord after(Result result) {
        return new VerifyRecord(VERSION, result.begun(), Optional.of(result), Optional.empty());
    }

    public VerifyRecord afterFailure(String what, Instant now) {
        int attempts = failure.map(Failure::attempts).orElse(0) + 1;
        return new VerifyRecord(VERSION, countedFrom, last, Optional.of(new Failure(now, what, attempts)));
    }

    /** When the next one may begin; that of a clock that was put back since is due at once. */
    public Instant due(Recurrence recurrence, Instant now, ZoneId zone) {
        if (countedFrom.isAfter(now)) {
            return now;
        }
        return failure.filter(failed -> !failed.at().isAfter(now))
                .map(failed -> failed.at().plus(retry(failed.attempts())))
                .orElseGet(() -> recurrence.after(countedFrom, zone));
    }

    private static Duration retry(int attempts) {
        Duration wait = FIRST_RETRY.multipliedBy(1L << Math.min(attempts - 1, 8));
        return wait.compareTo(LAST_RETRY) < 0 ? wait : LAST_RETRY;
    }
}
