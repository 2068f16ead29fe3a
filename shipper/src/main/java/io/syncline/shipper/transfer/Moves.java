package io.syncline.shipper.transfer;

import io.syncline.changeset.Rename;
import io.syncline.path.RelPath;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * Where renames have brought what a destination still has under an old name, if nobody knows how many of them it has
 * executed: none, all, or the first few before an attempt was ended. Immutable.
 *
 * <pre>
 * a -> b, b -> c/d      what is at a/f, or at b/f, is at c/d/f now
 * </pre>
 */
public final class Moves {
    /**
     * A path is followed through so many steps in all. A guess; two names that change places without end would keep a round that
     * is to delete 10,000 entries from its end.
     */
    private static final int MOST = 256;

    private static final NavigableSet<Integer> NONE = Collections.emptyNavigableSet();

    private final List<Rename> steps;
    private final NavigableMap<RelPath, NavigableSet<Integer>> numbers = new TreeMap<>();
    private final NavigableSet<RelPath> refilled = new TreeSet<>();

    private Moves(List<Rename> steps) {
        this.steps = List.copyOf(steps);
        for (int i = 0; i < steps.size(); i++) {
            noteRefilled(steps.get(i).to());
            numbers.computeIfAbsent(steps.get(i).from(), from -> new TreeSet<>())
                    .add(i);
        }
    }

    /** @param steps in the order in which they happened; a fold of several lists hides the names between them */
    public static Moves of(List<Rename> steps) {
        return new Moves(steps);
    }

    public boolean isEmpty() {
        return steps.isEmpty();
    }

    /** Whether a directory is among what was renamed. */
    public boolean ofDirectories() {
        return steps.stream().anyMatch(Rename::directory);
    }

    /** Whether something at, above or below this path was renamed. */
    public boolean concern(RelPath path) {
        return overlaps(numbers.navigableKeySet(), path);
    }

    /** Where it may be now, each place once: one for each time that something of its name, or above it, was renamed. */
    public Set<RelPath> placesOf(RelPath path) {
        Set<RelPath> places = new LinkedHashSet<>();
        AtomicInteger left = new AtomicInteger(MOST);
        for (RelPath above : selfAndAbove(path)) {
            numbers.getOrDefault(above, NONE).stream()
                    .takeWhile(step -> left.get() > 0)
                    .filter(step -> takes(step, path))
                    .forEach(step -> followed(path, step, left.get(), taking -> left.decrementAndGet())
                            .ifPresent(places::add));
        }
        places.remove(path);
        return places;
    }

    /**
     * Whether the source has what is to be deleted under this path, at a place to which it was moved and which is mirrored
     * too. Then nothing is lost with it; and no more is explained than the source has.
     */
    public boolean explain(RelPath deleted, SourceFacts facts, Exclusion exclusion) {
        return placesOf(deleted).stream().anyMatch(place -> isMirrored(place, facts, exclusion));
    }

    /** The directories that were moved, where they are now; none within another. */
    public List<RelPath> directories(SourceFacts facts, Exclusion exclusion) {
        NavigableSet<RelPath> places = new TreeSet<>();
        for (int i = 0; i < steps.size(); i++) {
            if (steps.get(i).directory()) {
                followed(steps.get(i).from(), i).ifPresent(places::add);
            }
        }
        List<RelPath> highest = new ArrayList<>();
        // In path order all that is below a path follows it at once.
        for (RelPath place : places) {
            boolean inLast = !highest.isEmpty() && place.isWithin(highest.get(highest.size() - 1));
            if (!inLast && isMirrored(place, facts, exclusion)) {
                highest.add(place);
            }
        }
        return highest;
    }

    /**
     * Those that may be executed by somebody who has executed some of them, in their order: nothing ever came back under the
     * old name, nor is anything there now, so whoever has something there has not executed it. And all that takes it further
     * is of that kind, up to where it is now, and so is all that was moved out of it before.
     */
    public List<Rename> repeatable(SourceFacts facts) {
        BitSet others = new BitSet();
        for (int i = 0; i < steps.size(); i++) {
            others.set(i, !leadsToWhatIsThere(i, facts));
        }
        int before;
        do {
            before = others.cardinality();
            for (int i = 0; i < steps.size(); i++) {
                others.set(i, others.get(i) || isTakenFurther(i, others) || tookPartsBefore(i, others));
            }
        } while (others.cardinality() > before);
        return IntStream.range(0, steps.size())
                .filter(i -> !others.get(i))
                .mapToObj(steps::get)
                .toList();
    }

    private boolean leadsToWhatIsThere(int step, SourceFacts facts) {
        Rename rename = steps.get(step);
        return !overlaps(refilled, rename.from())
                && facts.of(rename.from()).isEmpty()
                && followed(rename.from(), step)
                        .filter(place -> isBelowDirectories(place, facts))
                        .flatMap(facts::of)
                        .filter(fact -> fact.isDirectory() == rename.directory())
                        .isPresent();
    }

    /** By one of these. */
    private boolean isTakenFurther(int step, BitSet by) {
        BitSet taking = new BitSet();
        followed(steps.get(step).from(), step, MOST, taking::set);
        return taking.intersects(by);
    }

    /** Whether one of these is about something that was below it. */
    private boolean tookPartsBefore(int step, BitSet which) {
        RelPath from = steps.get(step).from();
        for (Map.Entry<RelPath, NavigableSet<Integer>> below :
                numbers.tailMap(from, false).entrySet()) {
            if (!below.getKey().isWithin(from)) {
                return false;
            }
            if (below.getValue().headSet(step).stream().anyMatch(which::get)) {
                return true;
            }
        }
        return false;
    }

    /** Behind a link, the facts are those of another place. */
    private static boolean isBelowDirectories(RelPath path, SourceFacts facts) {
        return path.ancestors().stream()
                .allMatch(above -> above.isRoot()
                        || facts.of(above).filter(Fact::isDirectory).isPresent());
    }

    private static boolean isMirrored(RelPath place, SourceFacts facts, Exclusion exclusion) {
        Optional<Fact> fact = isBelowDirectories(place, facts) ? facts.of(place) : Optional.empty();
        return fact.filter(there -> !exclusion.isExcluded(place, there)).isPresent();
    }

    private void noteRefilled(RelPath to) {
        for (RelPath above : selfAndAbove(to)) {
            if (numbers.containsKey(above)) {
                refilled.add(above);
            }
        }
        for (RelPath below : numbers.navigableKeySet().tailSet(to)) {
            if (!below.isWithin(to)) {
                return;
            }
            refilled.add(below);
        }
    }

    private Optional<RelPath> followed(RelPath path, int first) {
        return followed(path, first, MOST, step -> {});
    }

    /**
     * Empty beyond a number of steps.
     *
     * @param taking is told each step that takes it further, and the first
     */
    private Optional<RelPath> followed(RelPath path, int first, int most, IntConsumer taking) {
        RelPath place = path;
        OptionalInt step = OptionalInt.of(first);
        for (int taken = 0; step.isPresent(); taken++) {
            if (taken == most) {
                return Optional.empty();
            }
            taking.accept(step.getAsInt());
            Rename rename = steps.get(step.getAsInt());
            place = place.rebase(rename.from(), rename.to());
            step = next(place, step.getAsInt());
        }
        return Optional.of(place);
    }

    /** The first step behind that one which takes the path further. */
    private OptionalInt next(RelPath path, int behind) {
        int first = Integer.MAX_VALUE;
        for (RelPath above : selfAndAbove(path)) {
            NavigableSet<Integer> of = numbers.getOrDefault(above, NONE).tailSet(behind, false);
            for (int step : of) {
                if (takes(step, path)) {
                    first = Math.min(first, step);
                    break;
                }
            }
        }
        return first == Integer.MAX_VALUE ? OptionalInt.empty() : OptionalInt.of(first);
    }

    private boolean takes(int step, RelPath path) {
        return steps.get(step).directory() || path.equals(steps.get(step).from());
    }

    private static boolean overlaps(NavigableSet<RelPath> set, RelPath path) {
        RelPath behind = set.ceiling(path);
        return behind != null && behind.isWithin(path)
                || selfAndAbove(path).stream().anyMatch(set::contains);
    }

    private static List<RelPath> selfAndAbove(RelPath path) {
        List<RelPath> all = new ArrayList<>(path.ancestors());
        all.add(path);
        return all;
    }
}
