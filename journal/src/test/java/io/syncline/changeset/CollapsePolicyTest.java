package io.syncline.changeset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncline.path.RelPath;
import io.syncline.testing.Seeds;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CollapsePolicyTest {
    /** Kills: a collapse that drops an element, leaves one above the limit, or does not end. */
    @Test
    void coversEverythingWithinTheLimit() {
        Seeds.forEach(300, (seed, random) -> {
            CollapsePolicy policy = new CollapsePolicy(1 + random.nextInt(4), 1 + random.nextInt(20));
            DirtySet set = DirtySet.of(DirtySetLawTest.dirt(random, random.nextInt(80)));
            DirtySet collapsed = policy.apply(set);

            assertTrue(collapsed.size() <= policy.maxElements(), () -> collapsed + " of " + set);
            set.elements().forEach(dirt -> assertTrue(collapsed.covers(dirt), () -> collapsed + " lacks " + dirt));
        });
    }

    /** Kills: a collapse whose result is crowded again. */
    @Test
    void aCollapsedSetStaysAsItIs() {
        Seeds.forEach(300, (seed, random) -> {
            CollapsePolicy policy = new CollapsePolicy(1 + random.nextInt(4), 1 + random.nextInt(20));
            DirtySet once = policy.apply(DirtySet.of(DirtySetLawTest.dirt(random, random.nextInt(80))));

            assertEquals(once, policy.apply(once));
        });
    }

    @Test
    void withinTheLimitsNothingChanges() {
        DirtySet set = DirtySet.of(names("d", 3));
        DirtySet atTheLimit = DirtySet.of(names("d", CollapsePolicy.DEFAULT.maxChildren()));

        assertEquals(atTheLimit, CollapsePolicy.DEFAULT.apply(atTheLimit));
        assertEquals(set, new CollapsePolicy(3, 3).apply(set));
        assertSame(DirtySet.empty(), new CollapsePolicy(1, 1).apply(DirtySet.empty()));
    }

    @Test
    void manyChildrenBecomeAListing() {
        assertEquals(
                DirtySet.of(new Dirt(RelPath.of("d"), Scope.LISTING)),
                new CollapsePolicy(3, 100).apply(DirtySet.of(names("d", 4))));
    }

    @Test
    void aDirectoryOfKnownSizeIsListedOnlyIfThatIsCheaper() {
        CollapsePolicy policy = CollapsePolicy.DEFAULT;
        DirtySet thousand = DirtySet.of(names("d", 1_000));

        assertEquals(thousand, policy.apply(thousand, directory -> OptionalLong.of(100_000)));
        assertEquals(thousand, policy.apply(thousand));
        assertEquals(
                DirtySet.of(new Dirt(RelPath.of("d"), Scope.LISTING)),
                policy.apply(thousand, directory -> OptionalLong.of(1_200)));

        DirtySet many = DirtySet.of(names("d", 6_000));
        assertEquals(many, policy.apply(many, directory -> OptionalLong.of(1_000_000)));
        assertEquals(1, policy.apply(many).size());
    }

    @Test
    void theFullestOfTheDeepestBecomesATreeFirst() {
        DirtySet set = DirtySet.of(names("a/full", 3))
                .union(DirtySet.of(names("a/half", 2)))
                .union(DirtySet.of(names("b", 1)));

        assertEquals(
                "[TREE(a/full), ENTRY(a/half/0), ENTRY(a/half/1), ENTRY(b/0)]",
                new CollapsePolicy(10, 5).apply(set).toString());
        assertEquals(
                "[TREE(a/full), TREE(a/half), ENTRY(b/0)]",
                new CollapsePolicy(10, 3).apply(set).toString());
        assertEquals(
                "[TREE(a), ENTRY(b/0)]", new CollapsePolicy(10, 2).apply(set).toString());
        assertTrue(new CollapsePolicy(10, 1).apply(set).isWholeTree());
    }

    @Test
    void aDirectoryAndOneEntryDeepBelowItBecomeOneTree() {
        DirtySet set =
                DirtySet.of(new Dirt(RelPath.of("d"), Scope.LISTING), new Dirt(RelPath.of("d/a/b"), Scope.ENTRY));

        assertEquals(DirtySet.of(new Dirt(RelPath.of("d"), Scope.TREE)), new CollapsePolicy(1, 1).apply(set));
    }

    @Test
    void listedChildrenAreNotCrowdedSinceAListingWouldNotCoverThem() {
        DirtySet listings = DirtySet.of(names("d", 4).stream()
                .map(dirt -> new Dirt(dirt.path(), Scope.LISTING))
                .toList());

        assertEquals(listings, new CollapsePolicy(3, 100).apply(listings));
    }

    @Test
    void limitsBelowOneAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new CollapsePolicy(0, 1));
        assertThrows(IllegalArgumentException.class, () -> new CollapsePolicy(1, 0));
    }

    private static List<Dirt> names(String directory, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new Dirt(RelPath.of(directory + "/" + i), Scope.ENTRY))
                .toList();
    }
}
