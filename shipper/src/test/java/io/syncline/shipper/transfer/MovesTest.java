package io.syncline.shipper.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncline.changeset.Rename;
import io.syncline.path.RelPath;
import io.syncline.testing.Seeds;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MovesTest {
    /** What a name stands for; the same everywhere. */
    private record Entry(int id, boolean directory) {}

    /** Of directories; a name that ends with a dot is a file's. */
    @ParameterizedTest
    @CsvSource({
        "a>b, a/f, b/f",
        "a>b, b/f, ''",
        "a>b, other/f, ''",
        "a>b b>c/d, a/f, c/d/f",
        "a>b b>c/d, b/f, c/d/f",
        "a>b/m b>c, a/f, c/m/f",
        "a>b/m b>c, b/m/f, c/m/f",
        "p/x>z p>q, p/x/f, z/f q/x/f",
        "a>b b>a, b/f, a/f",
        "a>b b>a, a/f, ''",
        "a>b a>c, a/f, b/f c/f",
        "a/f.>g. g.>h., a/f., h.",
        // Whoever has not executed the first, and the second nevertheless.
        "p/x>z p>q, q/x/f, z/f",
    })
    void whatWasUnderAnOldNameIsWhereItWasMovedTo(String steps, String path, String places) {
        Set<RelPath> expected = Stream.of(places.split(" "))
                .filter(text -> !text.isEmpty())
                .map(RelPath::of)
                .collect(Collectors.toSet());
        assertEquals(expected, Moves.of(parse(steps)).placesOf(RelPath.of(path)));
    }

    /** The source has what is named behind it. */
    @ParameterizedTest
    @CsvSource({
        "a>b, b, a>b",
        "a>b b>c, c, a>b b>c",
        "a>b/m b>c, c c/m, a>b/m b>c",
        // Something has the old name again.
        "a>b, a b, ''",
        "a>b, '', ''",
        // An exchange: only its last step shows by the names whether it was executed.
        "a>t b>a t>b, a b, t>b",
        "l1>l2 l>l1, l1 l2, l>l1",
        "a>b c>a, a b, c>a",
        // Nobody knows whose name below it that is.
        "p/x>z y>p/x p/x>w p>q, z w q, y>p/x",
        "a>b c>b, b, c>b",
    })
    void onlyWhatShowsByItsNamesIsRepeated(String steps, String there, String repeated) {
        assertEquals(parse(repeated), Moves.of(parse(steps)).repeatable(SourceFacts.of(facts(tree(there)))));
    }

    @ParameterizedTest
    @CsvSource({
        "a/f, b b/f., true",
        "a/g, b b/f., false",
        "a, b b/f., true",
        // Behind a link is another place.
        "a/f, b. b/f., false",
        "a/secret, b b/secret., false",
        "b/f, b b/f., false",
    })
    void aDeletionIsExplainedByWhatTheSourceHasAtTheNewPlace(String deleted, String there, boolean explained) {
        Exclusion exclusion = (path, directory) -> path.display().contains("secret");
        SourceFacts facts = SourceFacts.of(facts(tree(there)));
        assertEquals(explained, Moves.of(parse("a>b")).explain(RelPath.of(deleted), facts, exclusion));
    }

    @Test
    void whatWasMovedIntoWhatWasMovedIsCountedOnce() {
        Moves moves = Moves.of(parse("a>b b>c x>c/x gone>nowhere"));
        SourceFacts facts = SourceFacts.of(facts(tree("c c/x")));
        assertEquals(List.of(RelPath.of("c")), moves.directories(facts, Exclusion.none()));
        assertTrue(moves.concern(RelPath.of("b/f")));
        assertTrue(moves.concern(RelPath.ROOT));
        assertFalse(moves.concern(RelPath.of("c")));
    }

    /**
     * Kills: a path that is followed step by step. A tree of which some directory moves four times a second, and a destination
     * that was away for an hour.
     */
    @Test
    void manyRenamesCostNoTime() {
        Random random = new Random(1);
        List<RelPath> directories = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            directories.add(RelPath.of("d" + i));
        }
        List<Rename> steps = new ArrayList<>();
        while (steps.size() < 10_000) {
            RelPath from = directories.get(random.nextInt(directories.size()));
            RelPath into = directories.get(random.nextInt(directories.size()));
            RelPath to = into.resolve("m" + steps.size());
            if (!into.isWithin(from)) {
                steps.add(new Rename(from, to, true));
                directories.replaceAll(path -> path.isWithin(from) ? path.rebase(from, to) : path);
            }
        }
        TreeMap<RelPath, Entry> source = new TreeMap<>();
        directories.forEach(path -> source.put(path, new Entry(0, true)));
        SourceFacts facts = SourceFacts.of(facts(source));
        assertTimeout(Duration.ofMinutes(2), () -> {
            Moves moves = Moves.of(steps);
            for (int i = 0; i < 1_000; i++) {
                RelPath old = steps.get(i).from();
                assertTrue(moves.explain(old, facts, Exclusion.none()), old::toString);
            }
            assertEquals(steps, moves.repeatable(facts));
        });
    }

    /**
     * Files have names of their own, so a destination's file is lost exactly if the source has it nowhere. Kills: an
     * explanation that stops at the first step; one that does not ask the source.
     */
    @Test
    void aFileThatTheSourceHasLostIsNeverExplained() {
        Seeds.forEach(300, (seed, random) -> {
            History history = new History(random, random.nextBoolean(), random.nextInt(3) > 0);
            Set<Integer> alive = history.source.values().stream().map(Entry::id).collect(Collectors.toSet());
            SourceFacts facts = SourceFacts.of(facts(history.source));
            Moves moves = Moves.of(history.steps);
            history.destination.forEach((path, entry) -> {
                boolean explained = moves.explain(path, facts, Exclusion.none());
                if (!entry.directory() && explained) {
                    assertTrue(alive.contains(entry.id()), () -> path + " is lost: " + history);
                }
                if (!history.loses && !history.source.containsKey(path)) {
                    assertTrue(explained, () -> path + " was only moved: " + history);
                }
            });
        });
    }

    /**
     * Whatever part of the steps was executed: executed again they change nothing the second time, and lose nothing that could
     * be explained; where no name was used twice, they end where all of them end. Kills: a step that is executed under a
     * name that something else has got meanwhile; a directory that is moved with what nobody knows to be in it still.
     */
    @Test
    void theyMayBeExecutedAfterAnyPartOfThem() {
        Seeds.forEach(300, (seed, random) -> {
            History history = new History(random, random.nextBoolean(), false);
            SourceFacts facts = SourceFacts.of(facts(history.source));
            List<Rename> again = Moves.of(history.steps).repeatable(facts);
            NavigableMap<RelPath, Entry> once = new TreeMap<>(history.destination);
            again.forEach(step -> execute(step, once));
            NavigableMap<RelPath, Entry> twice = new TreeMap<>(once);
            again.forEach(step -> execute(step, twice));
            assertEquals(once, twice, () -> again + " of " + history);
            if (history.fresh) {
                assertEquals(history.steps, again);
                assertEquals(history.source, once, history::toString);
            }
            once.forEach((path, entry) -> assertTrue(
                    history.source.containsKey(path) || Moves.of(history.steps).explain(path, facts, Exclusion.none()),
                    () -> path + " would be lost by " + again + " of " + history));
        });
    }

    /** Changes of a source, of which a destination has executed the first renames. */
    private static final class History {
        final NavigableMap<RelPath, Entry> source = new TreeMap<>();
        final NavigableMap<RelPath, Entry> destination;
        final List<Rename> steps = new ArrayList<>();
        final boolean fresh;
        final boolean loses;
        private final Random random;
        private final Set<RelPath> used = new HashSet<>();
        private final int executed;
        private int next;

        History(Random random, boolean fresh, boolean loses) {
            this.random = random;
            this.fresh = fresh;
            this.loses = loses;
            for (int i = 0; i < 25; i++) {
                create();
            }
            destination = new TreeMap<>(source);
            executed = random.nextInt(12);
            for (int i = 0; i < 20; i++) {
                change();
            }
        }

        private void change() {
            int what = loses ? random.nextInt(10) : 9;
            if (what < 2) {
                create();
            } else if (what < 4) {
                source.keySet().removeAll(below(source, any(false)).keySet());
            } else {
                move();
            }
        }

        private void create() {
            boolean directory = random.nextInt(3) == 0;
            RelPath path = free(directory);
            source.putIfAbsent(path, new Entry(next++, directory));
            used.add(path);
        }

        private void move() {
            RelPath from = any(false);
            boolean directory = !from.isRoot() && source.get(from).directory();
            RelPath to = free(directory);
            if (from.isRoot() || to.isWithin(from) || source.containsKey(to) || fresh && !used.add(to)) {
                return;
            }
            Rename step = new Rename(from, to, directory);
            execute(step, source);
            if (steps.size() < executed) {
                execute(step, destination);
            }
            steps.add(step);
        }

        /** A name of its own for a file, and for a directory one of few. */
        private RelPath free(boolean directory) {
            String few = "d" + random.nextInt(4);
            return any(true).resolve(!directory ? "f" + next++ : fresh ? "d" + next++ : few);
        }

        private RelPath any(boolean directory) {
            List<RelPath> all = new ArrayList<>(List.of(RelPath.ROOT));
            source.forEach((path, entry) -> {
                if (!directory || entry.directory()) {
                    all.add(path);
                }
            });
            RelPath drawn = all.get(random.nextInt(all.size()));
            return drawn.isRoot() && !directory && all.size() > 1 ? all.get(1) : drawn;
        }

        @Override
        public String toString() {
            return steps + " of which " + executed + " were executed, source " + source + ", destination "
                    + destination;
        }
    }

    /** As a mover does it: onto a free name, and making what is missing above. */
    private static void execute(Rename step, NavigableMap<RelPath, Entry> tree) {
        Entry entry = tree.get(step.from());
        boolean blocked = step.to().ancestors().stream()
                .anyMatch(above -> tree.containsKey(above) && !tree.get(above).directory());
        if (entry == null || entry.directory() != step.directory() || tree.containsKey(step.to()) || blocked) {
            return;
        }
        for (RelPath above : step.to().ancestors()) {
            if (!above.isRoot()) {
                tree.putIfAbsent(above, new Entry(-1, true));
            }
        }
        TreeMap<RelPath, Entry> moved = below(tree, step.from());
        tree.keySet().removeAll(moved.keySet());
        moved.forEach((path, at) -> tree.put(path.rebase(step.from(), step.to()), at));
    }

    private static TreeMap<RelPath, Entry> below(NavigableMap<RelPath, Entry> tree, RelPath top) {
        TreeMap<RelPath, Entry> below = new TreeMap<>();
        tree.forEach((path, entry) -> {
            if (path.isWithin(top) && !top.isRoot()) {
                below.put(path, entry);
            }
        });
        return below;
    }

    private static NavigableMap<RelPath, Entry> tree(String names) {
        NavigableMap<RelPath, Entry> tree = new TreeMap<>();
        Stream.of(names.split(" "))
                .filter(name -> !name.isEmpty())
                .forEach(name -> tree.put(RelPath.of(name.replace(".", "")), new Entry(0, !name.endsWith("."))));
        return tree;
    }

    private static TreeMap<RelPath, Fact> facts(NavigableMap<RelPath, Entry> tree) {
        TreeMap<RelPath, Fact> facts = new TreeMap<>();
        tree.forEach((path, entry) -> facts.put(path, entry.directory() ? directory() : file()));
        return facts;
    }

    private static Fact directory() {
        return fact(Fact.Kind.DIRECTORY);
    }

    private static Fact file() {
        return fact(Fact.Kind.REGULAR);
    }

    private static Fact fact(Fact.Kind kind) {
        return new Fact(kind, new Inode(1, 1), 1, 0, Instant.EPOCH, Instant.EPOCH);
    }

    private static List<Rename> parse(String steps) {
        return Stream.of(steps.split(" "))
                .filter(text -> !text.isEmpty())
                .map(text -> text.split(">"))
                .map(ends -> new Rename(RelPath.of(ends[0]), RelPath.of(ends[1]), !ends[0].endsWith(".")))
                .toList();
    }
}
