package io.syncline.planner.window;

import static java.util.Objects.requireNonNull;

import io.syncline.changeset.Dirt;
import io.syncline.changeset.DirtySet;
import io.syncline.changeset.Rename;
import io.syncline.changeset.Scope;
import io.syncline.path.RelPath;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Files that are dirty and wait. Owned by one thread.
 *
 * <p>What must stay true: a path leaves this only into a window's dirty set, or because that set covers it.
 */
public final class Deferrals {
    /** Each changeset repeats all that waits. Beyond this, files are shipped as they come. */
    private static final int MAX_HELD = 1_000;

    private final HoldPolicy policy;
    private final Function<RelPath, Optional<FileLook>> looks;
    private final NavigableMap<RelPath, Held> held = new TreeMap<>();

    /** Of all dues the first; empty if it is not known. Asked for with each event, changed seldom. */
    private Optional<Instant> next = Optional.empty();

    private Instant lastLook = Instant.MIN;

    private record Held(Instant since, Instant due) {}

    /** @param looks at regular files; empty for everything else, and for what cannot be seen */
    public Deferrals(HoldPolicy policy, Function<RelPath, Optional<FileLook>> looks) {
        this.policy = requireNonNull(policy, "policy is null");
        this.looks = requireNonNull(looks, "looks is null");
    }

    public DirtySet held() {
        DirtySet.Builder builder = DirtySet.builder();
        held.keySet().forEach(path -> builder.add(path, Scope.ENTRY));
        return builder.build();
    }

    /** Whether a change of this file says nothing new: it waits, and goes on waiting. */
    boolean absorbs(RelPath path, Instant now) {
        Held waiting = held.get(path);
        return waiting != null
                && now.isBefore(waiting.due())
                && looks.apply(path)
                        .filter(look -> policy.holds(look, waiting.since(), now))
                        .isPresent();
    }

    /** When the next one is to be looked at. */
    Optional<Instant> nextDue() {
        if (held.isEmpty()) {
            return Optional.empty();
        }
        if (next.isEmpty()) {
            next = held.values().stream().map(Held::due).min(Instant::compareTo);
        }
        return next;
    }

    /** Those that have waited long enough. */
    List<RelPath> takeDue(Instant now) {
        boolean early = nextDue().map(now::isBefore).orElse(true);
        if (early && !now.isBefore(lastLook)) {
            lastLook = now;
            return List.of();
        }
        lastLook = now;
        next = Optional.empty();
        List<RelPath> due = new ArrayList<>();
        for (RelPath path : List.copyOf(held.keySet())) {
            Held waiting = held.get(path);
            if (waiting.due().isAfter(now) && !now.isBefore(waiting.since())) {
                continue;
            }
            Optional<FileLook> look = looks.apply(path).filter(it -> policy.holds(it, waiting.since(), now));
            if (look.isPresent()) {
                held.put(path, new Held(waiting.since(), policy.due(look.get(), waiting.since(), now)));
            } else {
                due.add(path);
            }
        }
        due.forEach(held::remove);
        return due;
    }

    List<RelPath> takeAll() {
        next = Optional.empty();
        List<RelPath> all = List.copyOf(held.keySet());
        held.clear();
        return all;
    }

    /** What lies at or below a path; before it is moved, or something is moved over it. */
    List<RelPath> takeWithin(RelPath path) {
        if (held.isEmpty()) {
            return List.of();
        }
        List<RelPath> within = new ArrayList<>();
        for (RelPath one : held.tailMap(path, true).keySet()) {
            if (!one.isWithin(path)) {
                break;
            }
            within.add(one);
        }
        within.forEach(held::remove);
        next = Optional.empty();
        return within;
    }

    /**
     * Takes out of a window what is to wait.
     *
     * @param doubted such paths never wait: what is in doubt is compared once, with the changeset that says so
     * @param exempt what has waited already
     * @return the rest
     */
    DirtySet hold(DirtySet dirty, DirtySet doubted, Collection<Rename> renames, Set<RelPath> exempt, Instant now) {
        next = Optional.empty();
        Set<RelPath> moved = new HashSet<>(exempt);
        renames.forEach(rename -> moved.addAll(List.of(rename.from(), rename.to())));
        DirtySet.Builder rest = DirtySet.builder();
        for (Dirt dirt : dirty.elements()) {
            boolean mayWait = dirt.scope() == Scope.ENTRY
                    && !moved.contains(dirt.path())
                    && (doubted.isEmpty() || !doubted.touches(dirt.path()));
            if (!mayWait || !holds(dirt.path(), now)) {
                held.remove(dirt.path());
                rest.add(dirt);
            }
        }
        DirtySet shipped = rest.build();
        held.keySet().removeIf(path -> shipped.covers(new Dirt(path, Scope.ENTRY)));
        return shipped;
    }

    private boolean holds(RelPath path, Instant now) {
        Instant since = held.containsKey(path) ? held.get(path).since() : now;
        Optional<FileLook> look = looks.apply(path).filter(it -> policy.holds(it, since, now));
        if (look.isEmpty() || held.size() >= MAX_HELD && !held.containsKey(path)) {
            return false;
        }
        held.put(path, new Held(since, policy.due(look.get(), since, now)));
        return true;
    }
}
