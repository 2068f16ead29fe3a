package io.syncline.shipper.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncline.changeset.Dirt;
import io.syncline.changeset.DirtySet;
import io.syncline.changeset.Scope;
import io.syncline.path.RelPath;
import io.syncline.testing.Seeds;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What holds for the plan of any dirty set on any source. Paths are drawn from a few names, so that they meet. */
class TransferPlanLawsTest {
    private static final int SEEDS = 2_000;
    private static final String[] NAMES = {"a", "b", "a!"};

    private record Case(Map<RelPath, Fact> source, PlanRequest request, TransferPlan plan) {
        boolean isDirectory(RelPath path) {
            return path.isRoot()
                    || (source.containsKey(path) && source.get(path).isDirectory());
        }

        boolean isReached(RelPath path) {
            return path.ancestors().stream().allMatch(this::isDirectory);
        }

        @Override
        public String toString() {
            return "source " + source.keySet() + "\ndirty " + request.dirty() + "\nforced " + request.forced()
                    + "\nlinked " + request.linked() + "\nplan " + plan;
        }
    }

    /** Mutants: LISTING is planned as ENTRY; an ancestor that is a link counts as a directory. */
    @Test
    void thePlanMakesTrueWhatIsDirty() {
        Seeds.forEach(SEEDS, (seed, random) -> {
            Case drawn = draw(random, Exclusion.none());
            for (RelPath path : universe()) {
                if (isDirty(drawn, path)) {
                    assertTrue(isMadeTrue(drawn, path), () -> path + " is not made true\n" + drawn);
                }
            }
        });
    }

    /** Mutants: the parent of a vanished path is planned as LISTING; a replaced directory lifts to the root. */
    @Test
    void thePlanTouchesNothingElse() {
        Seeds.forEach(SEEDS, (seed, random) -> {
            Case drawn = draw(random, Exclusion.none());
            for (RelPath path : named(drawn.plan())) {
                boolean dirty = isDirty(drawn, path) || drawn.request().linked().contains(path);
                boolean anchors = !drawn.isDirectory(path)
                        && drawn.request().dirty().elements().stream()
                                .anyMatch(dirt -> dirt.path().isBelow(path));
                assertTrue(dirty || anchors, () -> path + " is none of its business\n" + drawn);
            }
        });
    }

    /** Mutants: vanished paths are not lifted; an ancestor that is a link counts as a directory. */
    @Test
    void everyPathIsReachedThroughDirectoriesAlone() {
        Seeds.forEach(SEEDS, (seed, random) -> {
            Case drawn = draw(random, Exclusion.none());
            for (RelPath path : named(drawn.plan())) {
                assertTrue(drawn.isReached(path), () -> path + " is behind something else\n" + drawn);
            }
            drawn.plan().parents().forEach(path -> assertTrue(drawn.isDirectory(path), drawn::toString));
        });
    }

    /** Mutant: trees do not remove what they cover. */
    @Test
    void noPathIsNamedTwice() {
        Seeds.forEach(SEEDS, (seed, random) -> {
            Case drawn = draw(random, Exclusion.none());
            List<RelPath> named = named(drawn.plan());
            assertEquals(named.size(), new HashSet<>(named).size(), drawn::toString);
            for (RelPath tree : drawn.plan().trees()) {
                List<RelPath> others = new ArrayList<>(named);
                others.removeAll(drawn.plan().forced());
                assertFalse(others.stream().anyMatch(path -> path.isBelow(tree)), drawn::toString);
            }
        });
    }

    /** Mutant: vanished paths are not lifted. */
    @Test
    void noVanishedPathLiesBelowAnother() {
        Seeds.forEach(SEEDS, (seed, random) -> {
            Case drawn = draw(random, Exclusion.none());
            for (RelPath path : drawn.plan().vanished()) {
                assertFalse(drawn.source().containsKey(path), drawn::toString);
                assertFalse(drawn.plan().vanished().stream().anyMatch(other -> path.isBelow(other)), drawn::toString);
            }
        });
    }

    /** Mutant: the parents of trees are forgotten. */
    @Test
    void theDirectoryOfEveryNameIsInThePlan() {
        Seeds.forEach(SEEDS, (seed, random) -> {
            Case drawn = draw(random, Exclusion.none());
            for (RelPath path : named(drawn.plan())) {
                path.parent()
                        .filter(parent -> !parent.isRoot())
                        .ifPresent(parent -> assertTrue(isListed(drawn.plan(), parent), drawn::toString));
            }
        });
    }

    /** Mutant: a vanished path is not asked whether it is excluded. */
    @Test
    void whatIsExcludedIsInNoPlan() {
        Seeds.forEach(SEEDS, (seed, random) -> {
            RelPath hidden = anyPath(random);
            Exclusion exclusion = (path, directory) -> path.isWithin(hidden);
            Case drawn = draw(random, exclusion);
            assertTrue(named(drawn.plan()).stream().noneMatch(path -> path.isWithin(hidden)), drawn::toString);
        });
    }

    /** Mutant: the planner draws from something else than its arguments, or sorts by hash. */
    @Test
    void whatThePlanNamesIsPlannedTheSame() {
        Seeds.forEach(SEEDS, (seed, random) -> {
            Case drawn = draw(random, Exclusion.none());
            TransferPlan plan = drawn.plan();
            List<Dirt> named = new ArrayList<>(plan.covered());
            named.removeIf(dirt -> plan.parents().contains(dirt.path()));
            PlanRequest again = new PlanRequest(
                    DirtySet.of(named),
                    List.of(),
                    Set.copyOf(plan.forced()),
                    drawn.request().linked(),
                    true);
            TransferPlan second = TransferPlanner.plan(again, SourceFacts.of(drawn.source()), Exclusion.none());
            assertEquals(named(plan), named(second), drawn::toString);
            assertEquals(plan.parents(), second.parents(), drawn::toString);
        });
    }

    /**
     * Mutants: a run forgets the files beside trees; forced files stay in the first run; what vanished goes ahead of what
     * has come.
     */
    @Test
    void theRunsAreFewAndNameAllOfThePlan() {
        Seeds.forEach(SEEDS, (seed, random) -> {
            Case drawn = draw(random, Exclusion.none());
            boolean byName = random.nextBoolean();
            List<PlannedRun> runs = RunPlanner.runs(drawn.plan(), byName, true);
            assertTrue(runs.size() <= 4, drawn::toString);
            if (byName && runs.size() > 1) {
                runs.subList(0, runs.size() - 1).forEach(run -> checkNothingGoes(drawn, run));
            }
            assertEquals(drawn.plan().isEmpty(), runs.isEmpty(), drawn::toString);
            for (PlannedRun run : runs) {
                checkRun(drawn, run);
            }
            for (RelPath path : named(drawn.plan())) {
                assertTrue(isInARun(runs, path), () -> path + " is in no run: " + runs + "\n" + drawn);
            }
            drawn.plan()
                    .forced()
                    .forEach(path -> assertTrue(
                            runs.stream()
                                    .anyMatch(run -> run.forced() && names(run).contains(path)),
                            drawn::toString));
        });
    }

    private static void checkNothingGoes(Case drawn, PlannedRun run) {
        assertTrue(
                run.names().stream().noneMatch(dirt -> drawn.plan().vanished().contains(dirt.path())),
                () -> run + " deletes ahead of content\n" + drawn);
    }

    private static void checkRun(Case drawn, PlannedRun run) {
        for (Dirt dirt : run.names()) {
            if (run.recursive() && drawn.isDirectory(dirt.path())) {
                assertTrue(drawn.plan().trees().contains(dirt.path()), () -> dirt + " recurses\n" + drawn);
            }
        }
    }

    private static boolean isInARun(List<PlannedRun> runs, RelPath path) {
        return runs.stream()
                .flatMap(run -> run.names().stream())
                .anyMatch(dirt ->
                        dirt.path().equals(path) || (dirt.scope() == Scope.LISTING && path.isChildOf(dirt.path())));
    }

    private static List<RelPath> names(PlannedRun run) {
        return run.names().stream().map(Dirt::path).toList();
    }

    /** An ENTRY that has vanished stands for all that lay below it. */
    private static boolean isDirty(Case drawn, RelPath path) {
        return drawn.request().dirty().covers(new Dirt(path, Scope.ENTRY))
                || path.ancestors().stream()
                        .anyMatch(ancestor -> !drawn.isDirectory(ancestor)
                                && drawn.request().dirty().covers(new Dirt(ancestor, Scope.ENTRY)));
    }

    private static boolean isMadeTrue(Case drawn, RelPath path) {
        TransferPlan plan = drawn.plan();
        boolean below = plan.trees().stream().anyMatch(path::isWithin)
                || plan.vanished().stream().anyMatch(path::isWithin)
                || plan.directories().stream()
                        .anyMatch(
                                dirt -> dirt.scope() == Scope.LISTING && isMadeTrueByListing(drawn, dirt.path(), path));
        if (drawn.source().containsKey(path) && drawn.isReached(path)) {
            return below || isListed(plan, path);
        }
        return below
                || path.ancestors().stream().anyMatch(plan.files()::contains)
                || plan.forced().stream().anyMatch(path::isWithin);
    }

    /** A listing makes its children true; a child that is no directory takes with it what lay below. */
    private static boolean isMadeTrueByListing(Case drawn, RelPath directory, RelPath path) {
        if (path.equals(directory) || path.isChildOf(directory)) {
            return true;
        }
        return path.ancestors().stream()
                .anyMatch(ancestor -> ancestor.isChildOf(directory) && !drawn.isDirectory(ancestor));
    }

    private static boolean isListed(TransferPlan plan, RelPath path) {
        return plan.covered().stream()
                .anyMatch(dirt -> dirt.path().equals(path)
                        || (dirt.scope() == Scope.TREE && path.isWithin(dirt.path()))
                        || (dirt.scope() == Scope.LISTING && path.isChildOf(dirt.path())));
    }

    /** All but the parents. */
    private static List<RelPath> named(TransferPlan plan) {
        List<RelPath> named = new ArrayList<>(plan.files());
        plan.directories().forEach(dirt -> named.add(dirt.path()));
        named.addAll(plan.forced());
        named.addAll(plan.trees());
        named.addAll(plan.vanished());
        return named;
    }

    private static Case draw(Random random, Exclusion exclusion) {
        Map<RelPath, Fact> source = new HashMap<>();
        for (RelPath path : universe()) {
            boolean parentIsDirectory =
                    path.depth() == 1 || isDirectory(source, path.parent().orElseThrow());
            // A link to a directory answers for paths below it as well.
            boolean behindLink =
                    path.depth() > 1 && source.containsKey(path.parent().orElseThrow());
            if ((parentIsDirectory && random.nextInt(3) > 0) || (behindLink && random.nextInt(4) == 0)) {
                source.put(path, fact(random));
            }
        }
        PlanRequest request = new PlanRequest(
                dirty(random),
                List.of(),
                some(random, source),
                random.nextInt(4) == 0 ? some(random, source) : Set.of(),
                true);
        return new Case(source, request, TransferPlanner.plan(request, withRoot(source), exclusion));
    }

    private static SourceFacts withRoot(Map<RelPath, Fact> source) {
        source.put(RelPath.ROOT, new Fact(Fact.Kind.DIRECTORY, new Inode(1, 1), 2, 0, Instant.EPOCH, Instant.EPOCH));
        return SourceFacts.of(source);
    }

    private static boolean isDirectory(Map<RelPath, Fact> source, RelPath path) {
        return source.containsKey(path) && source.get(path).isDirectory();
    }

    private static Fact fact(Random random) {
        Fact.Kind kind = random.nextInt(5) < 3
                ? Fact.Kind.DIRECTORY
                : random.nextBoolean() ? Fact.Kind.REGULAR : Fact.Kind.OTHER;
        return new Fact(kind, new Inode(1, random.nextInt()), 1, 0, Instant.EPOCH, Instant.EPOCH);
    }

    private static DirtySet dirty(Random random) {
        DirtySet.Builder dirty = DirtySet.builder();
        int count = 1 + random.nextInt(5);
        for (int i = 0; i < count; i++) {
            dirty.add(anyPath(random), Scope.values()[random.nextInt(3)]);
        }
        return dirty.build();
    }

    private static Set<RelPath> some(Random random, Map<RelPath, Fact> source) {
        Set<RelPath> some = new HashSet<>();
        source.keySet().stream()
                .sorted()
                .filter(path -> !path.isRoot() && random.nextInt(8) == 0)
                .forEach(some::add);
        return some;
    }

    private static RelPath anyPath(Random random) {
        List<RelPath> universe = universe();
        return universe.get(random.nextInt(universe.size()));
    }

    /** Parents before children. */
    private static List<RelPath> universe() {
        List<RelPath> paths = new ArrayList<>();
        for (String first : NAMES) {
            paths.add(RelPath.of(first));
            for (String second : NAMES) {
                paths.add(RelPath.of(first).resolve(second));
                for (String third : NAMES) {
                    paths.add(RelPath.of(first).resolve(second).resolve(third));
                }
            }
        }
        paths.sort(null);
        return paths;
    }
}
