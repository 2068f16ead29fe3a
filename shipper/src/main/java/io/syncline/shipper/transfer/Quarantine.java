package io.syncline.shipper.transfer;

import io.syncline.changeset.Dirt;
import io.syncline.changeset.DirtySet;
import io.syncline.path.RelPath;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/** The paths that failed by themselves. Immutable; each with its own back-off, for ever. */
public final class Quarantine {
    /** Where a path that fails, fails again soon; where it does not, a person has been there. */
    public static final Duration FIRST_RETRY = Duration.ofSeconds(5);

    public static final Duration LAST_RETRY = Duration.ofMinutes(30);

    /**
     * Where the failure is the destination's and not the path's: one cure makes all of them true, so they are tried as often
     * as a destination that fails as a whole. They stay here none the less: it may be a mount below it, and the rest goes on.
     */
    static final Duration LAST_RETRY_OF_ALL = Duration.ofMinutes(1);

    /** In place of rsync's words: nothing has failed, but somebody has compared, and the path is not true there. */
    public static final String FOUND_DIFFERENT = "found to differ at the destination";

    /** The same of a transfer that had said that all is done, and then ended otherwise. */
    public static final String WITHDRAWN = "the transfer failed after it had said that all is done";

    private static final Quarantine EMPTY = new Quarantine(Collections.emptyNavigableMap());

    private final NavigableMap<RelPath, Quarantined> paths;

    private Quarantine(NavigableMap<RelPath, Quarantined> paths) {
        this.paths = paths;
    }

    public static Quarantine empty() {
        return EMPTY;
    }

    public static Quarantine of(Collection<Quarantined> entries) {
        NavigableMap<RelPath, Quarantined> paths = new TreeMap<>();
        entries.forEach(entry -> paths.put(entry.dirt().path(), entry));
        return new Quarantine(Collections.unmodifiableNavigableMap(paths));
    }

    public boolean isEmpty() {
        return paths.isEmpty();
    }

    public int size() {
        return paths.size();
    }

    /** In path order. */
    public List<Quarantined> entries() {
        return List.copyOf(paths.values());
    }

    /** What is to be tried again by now. */
    public DirtySet due(Instant now) {
        return DirtySet.of(paths.values().stream()
                .filter(entry -> !entry.nextTry().isAfter(now))
                .map(Quarantined::dirt)
                .toList());
    }

    /** Where size and time may be equal, and the content is not. */
    public DirtySet byContent() {
        return DirtySet.of(paths.values().stream()
                .filter(Quarantined::byContent)
                .map(Quarantined::dirt)
                .toList());
    }

    /**
     * The same of what a round would cure: it has to be compared so, whether its time has come or another change has
     * named it.
     *
     * @param shipped what the round is to make true
     */
    public DirtySet byContent(DirtySet shipped) {
        return DirtySet.of(paths.values().stream()
                .filter(entry -> entry.byContent() && shipped.covers(entry.dirt()))
                .map(Quarantined::dirt)
                .toList());
    }

    /** With what is not true for another reason than a failure; to be tried at once. */
    public Quarantine plus(List<FailedDirt> found, Instant now) {
        NavigableMap<RelPath, Quarantined> next = new TreeMap<>(paths);
        for (FailedDirt one : found) {
            Quarantined entry = new Quarantined(one.dirt(), one.error(), 1, now, now, one.byContent());
            next.merge(one.dirt().path(), entry, Quarantine::wider);
        }
        return new Quarantine(Collections.unmodifiableNavigableMap(next));
    }

    public Optional<Instant> nextTry() {
        return paths.values().stream().map(Quarantined::nextTry).min(Instant::compareTo);
    }

    /**
     * After a round: what it made true is cured, what failed (again) is here.
     *
     * @param shipped what the round was to make true
     * @param failed what of it is not true, with the reasons
     */
    public Quarantine after(DirtySet shipped, List<FailedDirt> failed, Instant now) {
        return after(entry -> shipped.covers(entry.dirt()), failed, now);
    }

    /** The same after what went by size and time: that cures nothing of which they say nothing. */
    public Quarantine afterCrawl(DirtySet shipped, List<FailedDirt> failed, Instant now) {
        return after(entry -> shipped.covers(entry.dirt()) && !entry.byContent(), failed, now);
    }

    private Quarantine after(Predicate<Quarantined> isCured, List<FailedDirt> failed, Instant now) {
        NavigableMap<RelPath, Quarantined> next = new TreeMap<>();
        paths.values().stream()
                .filter(isCured.negate())
                .forEach(entry -> next.put(entry.dirt().path(), entry));
        failed.forEach(failure -> next.merge(failure.dirt().path(), again(failure, now), Quarantine::wider));
        return new Quarantine(Collections.unmodifiableNavigableMap(next));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Quarantine that && paths.equals(that.paths);
    }

    @Override
    public int hashCode() {
        return paths.hashCode();
    }

    @Override
    public String toString() {
        return paths.values().toString();
    }

    private Quarantined again(FailedDirt failure, Instant now) {
        Optional<Quarantined> before =
                Optional.ofNullable(paths.get(failure.dirt().path()));
        int attempts = before.map(Quarantined::attempts).orElse(0) + 1;
        Instant since = before.map(Quarantined::since).orElse(now);
        Duration last = isOfTheDestination(failure.error()) ? LAST_RETRY_OF_ALL : LAST_RETRY;
        Duration wait = RetryPolicy.doubled(FIRST_RETRY, attempts - 1, last);
        boolean byContent =
                failure.byContent() || before.filter(Quarantined::byContent).isPresent();
        return new Quarantined(failure.dirt(), failure.error(), attempts, since, now.plus(wait), byContent);
    }

    /** Read-only, full, over its quota: errno as rsync prints it. */
    private static boolean isOfTheDestination(String error) {
        return error.endsWith("(30)") || error.endsWith("(28)") || error.endsWith("(122)");
    }

    private static Quarantined wider(Quarantined one, Quarantined other) {
        Dirt dirt =
                new Dirt(one.dirt().path(), one.dirt().scope().max(other.dirt().scope()));
        boolean byContent = one.byContent() || other.byContent();
        return new Quarantined(dirt, other.error(), other.attempts(), other.since(), other.nextTry(), byContent);
    }
}
