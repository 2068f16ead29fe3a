package io.syncline.shipper.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncline.changeset.Dirt;
import io.syncline.changeset.DirtySet;
import io.syncline.changeset.Rename;
import io.syncline.changeset.Scope;
import io.syncline.path.RelPath;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TransferPlannerTest {
    private final Map<RelPath, Fact> source = new HashMap<>();

    TransferPlannerTest() {
        directory("");
    }

    @Test
    void aFileComesWithItsDirectory() {
        directory("a");
        file("a/f");
        TransferPlan plan = plan(entry("a/f"));
        assertEquals(List.of(path("a/f")), plan.files());
        assertEquals(List.of(path("a")), plan.parents());
        assertEquals(OptionalLong.of(0), plan.deletions());
    }

    @Test
    void vanishedFilesAreCounted() {
        directory("a");
        TransferPlan plan = plan(entry("a/f"), entry("a/g"), entry("h"));
        assertEquals(List.of(path("a/f"), path("a/g"), path("h")), plan.vanished());
        assertEquals(OptionalLong.of(3), plan.deletions());
    }

    @Test
    void aVanishedDirectoryIsOneNameOfUnknownSize() {
        directory("a");
        TransferPlan plan = plan(entry("a/b/c/f"), tree("a/b/c"), tree("a/b"));
        assertEquals(List.of(path("a/b")), plan.vanished());
        assertEquals(OptionalLong.empty(), plan.deletions());
    }

    @Test
    void aVanishedFileBelowVanishedDirectoriesIsLifted() {
        directory("a");
        TransferPlan plan = plan(entry("a/b/c/f"));
        assertEquals(List.of(path("a/b")), plan.vanished());
        assertEquals(OptionalLong.empty(), plan.deletions());
    }

    @Test
    void behindALinkNothingIsLookedAt() {
        other("l");
        file("l/f");
        TransferPlan plan = plan(entry("l/f"));
        assertEquals(List.of(path("l")), plan.files());
    }

    @Test
    void theRootByItselfIsItsListing() {
        TransferPlan plan = plan(entry(""));
        assertEquals(List.of(new Dirt(RelPath.ROOT, Scope.LISTING)), plan.directories());
    }

    @Test
    void whereNothingIsDeletedNothingVanishesAndNothingIsRenamed() {
        file("b");
        PlanRequest request = new PlanRequest(
                DirtySet.of(entry("a"), entry("b")),
                List.of(new Rename(path("a"), path("b"), false)),
                Set.of(),
                Set.of(),
                false);
        TransferPlan plan = TransferPlanner.plan(request, SourceFacts.of(source), Exclusion.none());
        assertTrue(plan.vanished().isEmpty());
        assertTrue(plan.renames().isEmpty());
        assertEquals(List.of(path("b")), plan.files());
    }

    /** Kills: a directory whose time nobody sends, because all that has changed is what stays there. */
    @Test
    void whereNothingIsDeletedTheDirectoryAboveIsSent() {
        directory("d");
        assertEquals(
                List.of(new Dirt(RelPath.ROOT, Scope.LISTING)),
                keeping(entry("gone")).directories());
        assertEquals(
                List.of(entry("d")), keeping(entry("d/gone"), entry("gone")).directories());
    }

    private TransferPlan keeping(Dirt... dirt) {
        PlanRequest request = new PlanRequest(DirtySet.of(dirt), List.of(), Set.of(), Set.of(), false);
        return TransferPlanner.plan(request, SourceFacts.of(source), Exclusion.none());
    }

    @Test
    void aChainOfRenamesIsKeptAndADeadEndDropped() {
        directory("c");
        Rename first = new Rename(path("a"), path("b"), true);
        Rename second = new Rename(path("b"), path("c"), true);
        Rename dead = new Rename(path("x"), path("y"), true);
        assertEquals(List.of(first, second), renames(Exclusion.none(), first, dead, second));
    }

    @Test
    void aRenameAcrossTheEdgeOfTheFiltersIsNone() {
        file("f");
        Rename rename = new Rename(path("f.tmp"), path("f"), false);
        Exclusion exclusion = (path, directory) -> path.display().endsWith(".tmp");
        assertEquals(List.of(), renames(exclusion, rename));
        assertEquals(List.of(rename), renames(Exclusion.none(), rename));
    }

    @Test
    void aForcedFileIsInItsOwnRunWithItsDirectory() {
        directory("a");
        file("a/f");
        PlanRequest request =
                new PlanRequest(DirtySet.of(entry("a/f")), List.of(), Set.of(path("a/f")), Set.of(), true);
        TransferPlan plan = TransferPlanner.plan(request, SourceFacts.of(source), Exclusion.none());
        List<PlannedRun> runs = RunPlanner.runs(plan, true, true);
        assertEquals(List.of(new PlannedRun(false, List.of(entry("a"), entry("a/f")), true)), runs);
    }

    @Test
    void whatVanishedGoesBehindWhatHasCome() {
        directory("p");
        directory("p/to");
        TransferPlan plan = plan(tree("p/from"), tree("p/to"));
        PlannedRun comes = new PlannedRun(true, List.of(tree("p/to")), false);
        PlannedRun goes = new PlannedRun(false, List.of(entry("p/from")), false);
        assertEquals(List.of(comes, goes), RunPlanner.runs(plan, true, true));
    }

    @Test
    void aMovedDirectoryIsOneRunWhereItIsRenamed() {
        directory("p");
        directory("p/to");
        Rename rename = new Rename(path("p/from"), path("p/to"), true);
        PlanRequest request =
                new PlanRequest(DirtySet.of(tree("p/from"), tree("p/to")), List.of(rename), Set.of(), Set.of(), true);
        TransferPlan plan = TransferPlanner.plan(request, SourceFacts.of(source), Exclusion.none());
        assertEquals(
                List.of(new PlannedRun(true, List.of(entry("p/from"), tree("p/to")), false)),
                RunPlanner.runs(plan, true, true));
        assertEquals(2, RunPlanner.runs(plan, true, false).size(), "where nothing is renamed the old name goes last");
    }

    @Test
    void aVanishedPathIsAskedForAsWhatItWas() {
        directory("a");
        Exclusion directories = (path, directory) -> directory && path.equals(path("a/cache"));
        assertEquals(List.of(), vanished(directories, tree("a/cache")));
        assertEquals(List.of(), vanished(directories, entry("a/cache/f")));
        assertEquals(List.of(path("a/cache")), vanished(directories, entry("a/cache")));
    }

    private List<RelPath> vanished(Exclusion exclusion, Dirt dirt) {
        return TransferPlanner.plan(PlanRequest.of(DirtySet.of(dirt)), SourceFacts.of(source), exclusion)
                .vanished();
    }

    private List<Rename> renames(Exclusion exclusion, Rename... renames) {
        PlanRequest request = new PlanRequest(DirtySet.empty(), List.of(renames), Set.of(), Set.of(), true);
        return TransferPlanner.plan(request, SourceFacts.of(source), exclusion).renames();
    }

    private TransferPlan plan(Dirt... dirt) {
        return TransferPlanner.plan(PlanRequest.of(DirtySet.of(dirt)), SourceFacts.of(source), Exclusion.none());
    }

    private static RelPath path(String text) {
        return RelPath.of(text);
    }

    private static Dirt entry(String path) {
        return new Dirt(path(path), Scope.ENTRY);
    }

    private static Dirt tree(String path) {
        return new Dirt(path(path), Scope.TREE);
    }

    private void directory(String path) {
        put(path, Fact.Kind.DIRECTORY);
    }

    private void file(String path) {
        put(path, Fact.Kind.REGULAR);
    }

    private void other(String path) {
        put(path, Fact.Kind.OTHER);
    }

    private void put(String path, Fact.Kind kind) {
        source.put(path(path), new Fact(kind, new Inode(1, source.size()), 1, 0, Instant.EPOCH, Instant.EPOCH));
    }
}
