package io.syncline.changeset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncline.path.RelPath;
import io.syncline.testing.ModelChurn;
import io.syncline.testing.Seeds;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DirtySetLawTest {
    private static final int RUNS = 300;

    /** Kills: a LISTING that covers grandchildren; a TREE that forgets its own entry; an upgrade that is not stored. */
    @Test
    void coversWhatWasAddedAndNothingElse() {
        Seeds.forEach(RUNS, (seed, random) -> {
            List<Dirt> added = dirt(random, random.nextInt(30));
            DirtySet set = DirtySet.of(added);
            for (Dirt probe : dirt(random, 200)) {
                boolean expected = added.stream().anyMatch(dirt -> dirt.covers(probe));
                assertEquals(expected, set.covers(probe), () -> probe + " by " + set + " of " + added);
            }
        });
    }

    /** Kills: a TREE or LISTING that leaves what it covers, or that stops at the first path that it does not cover. */
    @Test
    void noElementIsCoveredByAnother() {
        Seeds.forEach(RUNS, (seed, random) -> {
            DirtySet set = DirtySet.of(dirt(random, random.nextInt(60)));
            for (Dirt one : set.elements()) {
                for (Dirt two : set.elements()) {
                    assertTrue(one.equals(two) || !one.covers(two), () -> one + " covers " + two + " in " + set);
                }
            }
        });
    }

    /** Kills: a cover that depends on what came first. */
    @Test
    void orderAndRepetitionDoNotMatter() {
        Seeds.forEach(RUNS, (seed, random) -> {
            List<Dirt> added = dirt(random, random.nextInt(40));
            List<Dirt> shuffled = new ArrayList<>(added);
            shuffled.addAll(added.subList(0, added.size() / 2));
            Collections.shuffle(shuffled, random);

            assertEquals(DirtySet.of(added), DirtySet.of(shuffled));
            assertEquals(DirtySet.of(added), DirtySet.of(DirtySet.of(added).elements()));
        });
    }

    /** Kills: a union that lets one side's scope win. */
    @Test
    void aUnionIsTheSameAsAddingTogether() {
        Seeds.forEach(RUNS, (seed, random) -> {
            List<Dirt> one = dirt(random, random.nextInt(20));
            List<Dirt> two = dirt(random, random.nextInt(20));
            List<Dirt> both = new ArrayList<>(one);
            both.addAll(two);

            assertEquals(DirtySet.of(both), DirtySet.of(one).union(DirtySet.of(two)));
        });
    }

    /** Kills: a count that is not taken back when an element is swallowed. */
    @Test
    void sizeAndBytesAreThoseOfTheElements() {
        Seeds.forEach(RUNS, (seed, random) -> {
            DirtySet.Builder builder = DirtySet.builder();
            dirt(random, random.nextInt(60)).forEach(builder::add);
            long bytes = builder.bytes();
            int size = builder.size();
            DirtySet set = builder.build();

            assertEquals(set.elements().size(), size);
            assertEquals(
                    set.elements().stream()
                            .mapToLong(dirt -> dirt.path().length())
                            .sum(),
                    bytes);
            assertEquals(0, builder.bytes());
        });
    }

    static List<Dirt> dirt(Random random, int count) {
        List<Dirt> dirt = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            RelPath path = random.nextInt(40) == 0 ? RelPath.ROOT : ModelChurn.path(random);
            // Few TREEs: one near the root swallows everything, and nothing is left to be wrong.
            int scope = random.nextInt(8);
            dirt.add(new Dirt(path, scope == 0 && path.depth() > 1 ? Scope.TREE : Scope.values()[scope % 2]));
        }
        return dirt;
    }
}
