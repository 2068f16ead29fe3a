package io.syncline.shipper.transfer;

import io.syncline.changeset.Rename;
import io.syncline.path.RelPath;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Where renames have brought what a destination still has under an old name, if nobody knows which of them it has executed:
 * none, all, or some before an attempt was ended. Immutable.
 *
 * <pre>
 * a -> b, b -> c/d      what is at a/f, or at b/f, is at c/d/f now
 * </pre>
 */
public final class Moves {
    private final List<Rename> steps;
    private final MovedEntry root = MovedEntry.root();
    private final Set<MovedEntry> directories = new LinkedHashSet<>();
    private final List<MovedEntry> moved = new ArrayList<>();
    private final NavigableSet<RelPath> left = new TreeSet<>();
    private final NavigableSet<RelPath> refilled = new TreeSet<>();

    private Moves(List<Rename> steps) {
        this.steps = List.copyOf(steps);
        for (Rename step : steps) {
            noteRefilled(step.to());
            left.add(step.from());
            MovedEntry entry = root.at(step.from());
            entry.move(root.at(step.to().parent().orElse(RelPath.ROOT)), step.to());
            moved.add(entry);
            if (step.directory()) {
                directories.add(entry);
            }
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
        return !directories.isEmpty();
    }

    /** Whether something at, above or below this path was renamed. */
    public boolean concern(RelPath path) {
        return overlaps(left, path);
    }

    /** Where it may be now: each place of something that ever had this name, or had it below what ever had a name above. */
    public Set<RelPath> placesOf(RelPath path) {
        Set<RelPath> places = root.placesOf(path);
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
        directories.forEach(entry -> entry.place().ifPresent(places::add));
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
     * old name, nor is anything there now, so whoever has something there has not executed it; and the source still has what
     * was renamed.
     */
    public List<Rename> repeatable(SourceFacts facts) {
        List<Rename> repeatable = new ArrayList<>();
        for (int i = 0; i < steps.size(); i++) {
            Rename step = steps.get(i);
            if (!overlaps(refilled, step.from())
                    && facts.of(step.from()).isEmpty()
                    && moved.get(i)
                            .place()
                            .filter(place -> isBelowDirectories(place, facts))
                            .flatMap(facts::of)
                            .filter(fact -> fact.isDirectory() == step.directory())
                            .isPresent()) {
                repeatable.add(step);
            }
        }
        return repeatable;
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
        if (left.contains(to)) {
            refilled.add(to);
        }
        for (RelPath above : to.ancestors()) {
            if (left.contains(above)) {
                refilled.add(above);
            }
        }
        for (RelPath below : left.tailSet(to, false)) {
            if (!below.isWithin(to)) {
                return;
            }
            refilled.add(below);
        }
    }

    private static boolean overlaps(NavigableSet<RelPath> set, RelPath path) {
        RelPath behind = set.ceiling(path);
        return behind != null && behind.isWithin(path)
                || path.ancestors().stream().anyMatch(set::contains);
    }
}
