package io.syncline.capture.sweep;

import io.syncline.path.PathText;
import io.syncline.path.RelPath;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Since when each place has to be swept: a step function over the paths in their order, in which a subtree is one interval.
 * Immutable.
 *
 * <pre>
 *   .            nothing
 *   home/a       since 10:00      a gap, and a sweep that has got as far as home/m ...
 *   home/m       since 09:00      ... when another gap came
 * </pre>
 */
public final class SweepPlan {
    /** Nothing is to be swept. */
    public static final SweepPlan NOTHING = new SweepPlan(new TreeMap<>(Map.of(RelPath.ROOT, SweepRule.NEVER)));

    /** The root is always a key. No two neighbours have the same value. */
    private final NavigableMap<RelPath, Long> steps;

    private SweepPlan(NavigableMap<RelPath, Long> steps) {
        this.steps = steps;
    }

    /** @throws IllegalArgumentException if they are not what {@link #segments()} gave */
    public static SweepPlan of(List<Segment> segments) {
        TreeMap<RelPath, Long> steps = new TreeMap<>(NOTHING.steps);
        for (Segment segment : segments) {
            steps.put(
                    PathText.parse(segment.from()),
                    segment.since().map(SweepPlan::nanos).orElse(SweepRule.NEVER));
        }
        return new SweepPlan(steps).simplified();
    }

    public List<Segment> segments() {
        return steps.entrySet().stream()
                .map(step -> new Segment(PathText.of(step.getKey()), instant(step.getValue())))
                .toList();
    }

    public boolean isEmpty() {
        return steps.size() == 1 && steps.get(RelPath.ROOT) == SweepRule.NEVER;
    }

    /** The same, and everything within {@code top} since then, or since an earlier time where that is planned. */
    public SweepPlan with(RelPath top, Instant since) {
        return changed(top, end(top), nanos(since), true);
    }

    /** What either plans; where both do, the earlier time. */
    public SweepPlan with(SweepPlan other) {
        SweepPlan plan = this;
        for (Map.Entry<RelPath, Long> step : other.steps.entrySet()) {
            Optional<RelPath> next = Optional.ofNullable(other.steps.higherKey(step.getKey()));
            plan = plan.changed(step.getKey(), next, step.getValue(), true);
        }
        return plan;
    }

    /** Where the earliest time is planned, and nothing else: who begins there gets on however often he is cut off. */
    public SweepPlan oldest() {
        long earliest = steps.values().stream().mapToLong(Long::longValue).min().orElse(SweepRule.NEVER);
        TreeMap<RelPath, Long> oldest = new TreeMap<>(steps);
        oldest.replaceAll((path, since) -> since == earliest ? since : SweepRule.NEVER);
        return new SweepPlan(oldest).simplified();
    }

    /**
     * The part was swept up to the cursor: nothing older than this is left there.
     *
     * @param cursor empty: to its end
     */
    public SweepPlan swept(SweepPlan part, Optional<RelPath> cursor, Instant since) {
        return later(part, cursor, nanos(since));
    }

    /** Nothing is left to do where the part was swept up to the cursor. */
    public SweepPlan without(SweepPlan part, Optional<RelPath> cursor) {
        return later(part, cursor, SweepRule.NEVER);
    }

    /** The earliest time of the plan; empty if there is none. */
    public Optional<Instant> earliest() {
        return instant(steps.values().stream().mapToLong(Long::longValue).min().orElse(SweepRule.NEVER));
    }

    /** For {@link SweepRule}. */
    public long since(RelPath path) {
        return steps.floorEntry(path).getValue();
    }

    /** Whether {@link #since} is the same for the path and all that lies below it. */
    public boolean isUniformWithin(RelPath top) {
        RelPath next = steps.higherKey(top);
        return next == null || !isBefore(next, end(top));
    }

    /** Whether there is something to find at the path or below it. */
    public boolean hasWorkWithin(RelPath top) {
        if (since(top) != SweepRule.NEVER) {
            return true;
        }
        Optional<RelPath> end = end(top);
        NavigableMap<RelPath, Long> below =
                end.isPresent() ? steps.subMap(top, true, end.get(), false) : steps.tailMap(top, true);
        return below.values().stream().anyMatch(since -> since != SweepRule.NEVER);
    }

    @Override
    public String toString() {
        return segments().toString();
    }

    private SweepPlan later(SweepPlan part, Optional<RelPath> cursor, long since) {
        SweepPlan plan = this;
        for (Map.Entry<RelPath, Long> step : part.steps.entrySet()) {
            RelPath from = step.getKey();
            if (step.getValue() != SweepRule.NEVER && isBefore(from, cursor)) {
                Optional<RelPath> next = Optional.ofNullable(part.steps.higherKey(from));
                Optional<RelPath> to =
                        next.filter(path -> isBefore(path, cursor)).or(() -> cursor);
                plan = plan.changed(from, to, since, false);
            }
        }
        return plan;
    }

    private SweepPlan changed(RelPath from, Optional<RelPath> to, long since, boolean isEarlier) {
        TreeMap<RelPath, Long> changed = new TreeMap<>(steps);
        to.ifPresent(end -> changed.put(end, since(end)));
        changed.put(from, since(from));
        NavigableMap<RelPath, Long> within =
                to.isPresent() ? changed.subMap(from, true, to.get(), false) : changed.tailMap(from, true);
        within.replaceAll((path, planned) -> isEarlier ? Math.min(planned, since) : Math.max(planned, since));
        return new SweepPlan(changed).simplified();
    }

    private SweepPlan simplified() {
        TreeMap<RelPath, Long> simple = new TreeMap<>();
        steps.forEach((path, since) -> {
            if (simple.isEmpty() || !simple.lastEntry().getValue().equals(since)) {
                simple.put(path, since);
            }
        });
        return new SweepPlan(simple);
    }

    /** The first path behind a subtree; empty if there is none. No name has a byte below 1, and a slash comes before it. */
    private static Optional<RelPath> end(RelPath top) {
        if (top.isRoot()) {
            return Optional.empty();
        }
        byte[] path = top.toBytes();
        byte[] end = Arrays.copyOf(path, path.length + 1);
        end[path.length] = 1;
        return Optional.of(RelPath.of(end));
    }

    private static boolean isBefore(RelPath path, Optional<RelPath> end) {
        return end.isEmpty() || path.compareTo(end.get()) < 0;
    }

    private static long nanos(Instant time) {
        return SweepRule.nanos(time.getEpochSecond(), time.getNano());
    }

    private static Optional<Instant> instant(long nanos) {
        return nanos == SweepRule.NEVER
                ? Optional.empty()
                : Optional.of(Instant.ofEpochSecond(
                        Math.floorDiv(nanos, 1_000_000_000L), Math.floorMod(nanos, 1_000_000_000L)));
    }
}
