package io.syncline.changeset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncline.event.RescanReason;
import io.syncline.journal.Position;
import io.syncline.path.RelPath;
import io.syncline.testing.Seeds;
import io.syncline.testing.Thorough;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class UnionTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    /** Kills: a builder that is looked at in the middle and forgets what was there, or what comes behind. */
    @Test
    void withoutLimitsItIsTheUnionOfTheList() {
        Seeds.forEach(100, (seed, random) -> {
            List<Changeset> changesets = changesets(random, 1 + random.nextInt(12));
            Union union = new Union();
            for (Changeset changeset : changesets) {
                union.add(changeset);
                if (random.nextInt(3) == 0) {
                    union.dirty();
                    union.doubted();
                }
            }
            Changeset all = Changesets.union(changesets);
            assertEquals(all.dirty(), union.dirty());
            assertTrue(union.doubted().union(all.doubted()).equals(union.doubted()));
            assertEquals(all.renames(), union.renames());
        });
    }

    /** Kills: a collapse that drops an element, renames that are given up without a doubt, limits that are not kept. */
    @Test
    void aTightLimitMakesItCoarserAndNeverSmaller() {
        Seeds.forEach(100, (seed, random) -> {
            List<Changeset> changesets = changesets(random, 1 + random.nextInt(30));
            CollapsePolicy policy = new CollapsePolicy(1 + random.nextInt(4), 1 + random.nextInt(6));
            Union union = new Union(policy, random.nextInt(3), 40 + random.nextInt(100));
            for (Changeset changeset : changesets) {
                union.add(changeset);
                assertTrue(union.dirty().size() <= 2 * policy.maxElements(), () -> "too large: " + union.dirty());
            }
            Changeset all = Changesets.union(changesets);
            assertEquals(union.dirty(), union.dirty().union(all.dirty()));
            assertEquals(union.doubted(), union.doubted().union(all.doubted()));
            for (Changeset changeset : changesets) {
                changeset.renames().forEach(rename -> assertIsKnown(rename, union));
            }
        });
    }

    @Thorough
    @Test
    void aMillionNamesInAThousandDirectoriesStayWithinTheLimit() {
        Union union = new Union();
        for (int part = 0; part < 1_000; part++) {
            DirtySet.Builder names = DirtySet.builder();
            for (int directory = 0; directory < 1_000; directory++) {
                names.add(RelPath.of("top/d" + directory + "/f" + part), Scope.ENTRY);
            }
            Span span = new Span(new Position(part + 1), new Position(part + 1));
            union.add(changeset(span, names.build(), DirtySet.empty(), List.of()));
        }
        assertTrue(union.dirty().size() <= 2 * CollapsePolicy.DEFAULT.maxElements());
        assertTrue(!union.dirty().covers(new Dirt(RelPath.of("other"), Scope.ENTRY)), "not the whole tree");
    }

    @Test
    void whatWasLostMakesTheWholeTreeDirty() {
        Union union = new Union();
        union.addLost();
        assertTrue(union.dirty().isWholeTree());
        assertEquals(Set.of(RescanReason.JOURNAL_GAP), union.rescans());
        union.clear();
        assertTrue(union.dirty().isEmpty());
        assertEquals(Set.of(), union.rescans());
    }

    /** Kills: steps that are folded, kept beyond a limit, or kept when the renames are done. */
    @Test
    void namesBetweenAreKeptWithinTheLimit() {
        List<Rename> chain = List.of(rename("a", "b"), rename("b", "c"), rename("c", "a"));
        Union union = new Union(CollapsePolicy.DEFAULT, 3, 1_000);
        for (int i = 0; i < chain.size(); i++) {
            Span span = new Span(new Position(i + 1), new Position(i + 1));
            union.add(changeset(span, DirtySet.empty(), DirtySet.empty(), List.of(chain.get(i))));
        }
        assertEquals(List.of(), union.renames());
        assertEquals(chain, union.steps());

        Span next = new Span(new Position(4), new Position(4));
        union.add(changeset(next, DirtySet.empty(), DirtySet.empty(), List.of(rename("a", "d"))));
        assertEquals(List.of(rename("a", "d")), union.steps(), "too many steps, so those that are left of them");

        Union done = new Union(CollapsePolicy.DEFAULT, 3, 1_000);
        done.add(changeset(next, DirtySet.empty(), DirtySet.empty(), chain));
        done.clear();
        assertEquals(List.of(), done.steps());
    }

    private static Rename rename(String from, String to) {
        return new Rename(RelPath.of(from), RelPath.of(to), true);
    }

    private static void assertIsKnown(Rename rename, Union union) {
        Dirt to = new Dirt(rename.to(), Scope.ENTRY);
        boolean hinted = union.renames().stream()
                .anyMatch(kept -> kept.to().equals(rename.to())
                        || kept.from().equals(rename.to())
                        || kept.from().equals(rename.from()));
        assertTrue(hinted || union.doubted().covers(to), () -> rename + " is neither a hint nor in doubt");
    }

    private static List<Changeset> changesets(Random random, int count) {
        List<Changeset> made = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            made.add(changeset(random, new Span(new Position(i), new Position(i))));
        }
        return made;
    }

    private static Changeset changeset(Random random, Span span) {
        DirtySet.Builder dirty = DirtySet.builder();
        DirtySet.Builder doubted = DirtySet.builder();
        List<Rename> renames = new ArrayList<>();
        for (int i = random.nextInt(5); i >= 0; i--) {
            Dirt dirt = new Dirt(path(random), Scope.values()[random.nextInt(3)]);
            dirty.add(dirt);
            if (random.nextInt(4) == 0) {
                doubted.add(dirt);
            }
        }
        if (random.nextInt(3) == 0) {
            RelPath from = RelPath.of("from" + random.nextInt(3));
            RelPath to = RelPath.of("to" + random.nextInt(3));
            renames.add(new Rename(from, to, false));
            dirty.add(from, Scope.ENTRY).add(to, Scope.ENTRY);
        }
        return changeset(span, dirty.build(), doubted.build(), renames);
    }

    private static Changeset changeset(Span span, DirtySet dirty, DirtySet doubted, List<Rename> renames) {
        return new Changeset(
                span,
                dirty,
                doubted,
                renames,
                DirtySet.empty(),
                CloseReason.QUIET,
                Set.of(),
                NOW.plusSeconds(span.first().sequence()),
                NOW.plusSeconds(span.first().sequence()));
    }

    private static RelPath path(Random random) {
        StringBuilder path = new StringBuilder("a" + random.nextInt(3));
        for (int i = random.nextInt(3); i > 0; i--) {
            path.append("/b").append(random.nextInt(4));
        }
        return RelPath.of(path.toString());
    }
}
