package io.syncline.shipper.transfer;

import io.syncline.changeset.Dirt;
import io.syncline.changeset.Rename;
import io.syncline.changeset.Scope;
import io.syncline.path.RelPath;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A plan as the fewest calls of the transfer tool. Each call costs milliseconds here and a login elsewhere, so what can
 * travel together does: a recursive run takes files along, a forced one takes the parents along. What vanished goes last.
 *
 * <p>Trees come first: the directory that holds one gets its time from a later run, or as a parent of the tree's own run
 * (the tool sends the directories on the way to a name, with their times).
 */
public final class RunPlanner {
    private final TransferPlan plan;
    private final boolean namesMissing;
    private final boolean renames;

    private RunPlanner(TransferPlan plan, boolean namesMissing, boolean renames) {
        this.plan = plan;
        this.namesMissing = namesMissing;
        this.renames = renames;
    }

    /**
     * @param namesMissing whether a vanished path can be deleted by its name; otherwise it goes with the listing of its
     *     parent
     * @param renames whether the plan's renames are tried there before these runs
     */
    public static List<PlannedRun> runs(TransferPlan plan, boolean namesMissing, boolean renames) {
        return new RunPlanner(plan, namesMissing, renames).runs();
    }

    private List<PlannedRun> runs() {
        List<PlannedRun> runs = new ArrayList<>();
        NavigableMap<RelPath, Scope> last = deletedLast();
        NavigableMap<RelPath, Scope> flat = flat();
        last.keySet().forEach(flat::remove);
        NavigableMap<RelPath, Scope> trees = scoped(plan.trees(), Scope.TREE);
        NavigableMap<RelPath, Scope> forced = scoped(plan.forced(), Scope.ENTRY);
        if (!trees.isEmpty() && canRecurse()) {
            trees.putAll(flat);
            flat.clear();
        }
        if (flat.isEmpty() && !forced.isEmpty()) {
            addParents(forced);
        } else if (!flat.isEmpty()) {
            addParents(flat);
        }
        add(runs, true, trees, false);
        add(runs, false, flat, false);
        add(runs, false, forced, true);
        add(runs, false, last, false);
        return runs;
    }

    /**
     * What vanished goes in a run of its own, behind all content: whoever reads there sees the old until the new has come.
     * Not where there is nothing to wait for, or where all of it was renamed: then it has its new name already, or never was
     * there (a temporary file), and a call is saved.
     */
    private NavigableMap<RelPath, Scope> deletedLast() {
        Set<RelPath> renamed = plan.renames().stream().map(Rename::from).collect(Collectors.toSet());
        boolean noContent = plan.files().isEmpty()
                && plan.directories().isEmpty()
                && plan.trees().isEmpty()
                && plan.forced().isEmpty();
        return noContent || !namesMissing || renames && renamed.containsAll(plan.vanished())
                ? new TreeMap<>()
                : scoped(plan.vanished(), Scope.ENTRY);
    }

    private NavigableMap<RelPath, Scope> flat() {
        NavigableMap<RelPath, Scope> flat = new TreeMap<>();
        plan.directories().forEach(dirt -> flat.put(dirt.path(), dirt.scope()));
        plan.files().forEach(path -> flat.put(path, Scope.ENTRY));
        for (RelPath path : plan.vanished()) {
            if (namesMissing) {
                flat.put(path, Scope.ENTRY);
            } else {
                flat.put(path.parent().orElse(RelPath.ROOT), Scope.LISTING);
            }
        }
        return flat;
    }

    /** Whether no directory is listed that a recursive run would send whole. */
    private boolean canRecurse() {
        return plan.directories().isEmpty() && (namesMissing || plan.vanished().isEmpty());
    }

    private void addParents(NavigableMap<RelPath, Scope> names) {
        plan.parents().forEach(path -> names.putIfAbsent(path, Scope.ENTRY));
    }

    private static NavigableMap<RelPath, Scope> scoped(Collection<RelPath> paths, Scope scope) {
        NavigableMap<RelPath, Scope> names = new TreeMap<>();
        paths.forEach(path -> names.put(path, scope));
        return names;
    }

    private static void add(
            List<PlannedRun> runs, boolean recursive, NavigableMap<RelPath, Scope> names, boolean forced) {
        if (!names.isEmpty()) {
            List<Dirt> dirt = names.entrySet().stream()
                    .map(name -> new Dirt(name.getKey(), name.getValue()))
                    .toList();
            runs.add(new PlannedRun(recursive, dirt, forced));
        }
    }
}
