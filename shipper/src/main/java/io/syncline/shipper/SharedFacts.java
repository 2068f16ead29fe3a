package io.syncline.shipper;

import static java.util.Objects.requireNonNull;

import io.syncline.journal.Position;
import io.syncline.path.RelPath;
import io.syncline.shipper.transfer.Fact;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * What lstat has just said of a source to one destination, for the others of this process that ship the same changes a moment
 * later. Thread-safe.
 *
 * <p>A plan may be built on it as on looks of its own a moment earlier: what changes behind a look is dirty in a later
 * changeset, and for that one nothing of it is used.
 */
public final class SharedFacts {
    /** How long it is used; destinations that are not behind follow each other within that. A guess. */
    static final Duration AGE = Duration.ofMillis(500);

    /** More than this is not kept for others: some 15 MB. */
    static final int MOST = 100_000;

    private final LongSupplier clock;
    private final Map<Path, Share> shares = new HashMap<>();

    public SharedFacts() {
        this(System::nanoTime);
    }

    /** @param clock nanoseconds from an arbitrary start */
    SharedFacts(LongSupplier clock) {
        this.clock = requireNonNull(clock, "clock is null");
    }

    /** For one more destination of this source, which may be a directory of another one's. */
    synchronized Share join(Path root) {
        Share share = shares.computeIfAbsent(root, ignored -> new Share(clock));
        share.join();
        return share;
    }

    /** Of the destinations of one source. */
    static final class Share {
        private final LongSupplier clock;
        private int users;
        private Optional<Looked> last = Optional.empty();

        private record Looked(Position upTo, long since, Map<RelPath, Optional<Fact>> facts) {}

        private Share(LongSupplier clock) {
            this.clock = clock;
        }

        private synchronized void join() {
            users++;
        }

        /** The time before the first look at the source, for {@link #offer}. */
        long now() {
            return clock.getAsLong();
        }

        /** What is known of the source as it was when everything up to this changeset was captured, or later; maybe nothing. */
        synchronized Map<RelPath, Optional<Fact>> asOf(Position upTo) {
            return last.filter(looked -> !upTo.isAfter(looked.upTo()))
                    .filter(looked -> clock.getAsLong() - looked.since() < AGE.toNanos())
                    .map(Looked::facts)
                    .orElse(Map.of());
        }

        /**
         * To be called when the looks are known to have been at the right root.
         *
         * @param upTo the last changeset that was read before the first look
         * @param since {@link #now} before the first look
         */
        synchronized void offer(Position upTo, long since, Map<RelPath, Optional<Fact>> facts) {
            boolean isOlder = last.filter(looked -> looked.upTo().isAfter(upTo)).isPresent();
            if (users > 1 && !facts.isEmpty() && facts.size() <= MOST && !isOlder) {
                last = Optional.of(new Looked(upTo, since, Map.copyOf(facts)));
            }
        }
    }
}
