package io.syncline.shipper.transfer;

import io.syncline.path.RelPath;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What keeps being itself under any name: what was renamed, and the directories on the way to it. It knows what it ever held
 * under which name. Owned by one thread.
 */
final class MovedEntry {
    /** So many that had the same name, the last ones: of a temporary file that is renamed all day. A guess. */
    private static final int MOST = 64;

    /** No path that the kernel takes has more. */
    private static final int DEEPEST = 2_048;

    private final Map<RelPath, MovedEntry> now = new HashMap<>();
    private final Map<RelPath, Deque<MovedEntry>> ever = new HashMap<>();
    private final boolean isRoot;
    private Optional<MovedEntry> parent;
    private RelPath name;
    private boolean moved;

    private MovedEntry(boolean isRoot, Optional<MovedEntry> parent, RelPath name) {
        this.isRoot = isRoot;
        this.parent = parent;
        this.name = name;
    }

    static MovedEntry root() {
        return new MovedEntry(true, Optional.empty(), RelPath.ROOT);
    }

    /** What is there now, known from here on. */
    MovedEntry at(RelPath path) {
        MovedEntry entry = this;
        for (RelPath component : names(path)) {
            MovedEntry directory = entry;
            entry = directory.now.computeIfAbsent(component, absent -> directory.hold(component));
        }
        return entry;
    }

    private MovedEntry hold(RelPath component) {
        MovedEntry entry = new MovedEntry(false, Optional.of(this), component);
        remember(component, entry);
        return entry;
    }

    private void remember(RelPath component, MovedEntry entry) {
        Deque<MovedEntry> those = ever.computeIfAbsent(component, first -> new ArrayDeque<>());
        those.remove(entry);
        those.addLast(entry);
        if (those.size() > MOST) {
            those.removeFirst();
        }
    }

    /** What had the new name before is nowhere. */
    void move(MovedEntry into, RelPath to) {
        parent.ifPresent(before -> before.now.remove(name, this));
        moved = true;
        name = RelPath.ROOT.child(to.name());
        parent = Optional.of(into);
        MovedEntry replaced = into.now.put(name, this);
        if (replaced != null && replaced != this) {
            replaced.parent = Optional.empty();
        }
        into.remember(name, this);
    }

    /** Where it is; empty if something took its place there, or the place of what holds it. */
    Optional<RelPath> place() {
        Deque<RelPath> above = new ArrayDeque<>();
        MovedEntry entry = this;
        while (!entry.isRoot) {
            above.addFirst(entry.name);
            // A rename from a to below a is refused by every kernel; one that was told all the same leads nowhere.
            if (entry.parent.isEmpty() || above.size() > DEEPEST) {
                return Optional.empty();
            }
            entry = entry.parent.get();
        }
        return Optional.of(joined(above));
    }

    /** Where everything is that ever had this path below here, under whatever names. */
    Set<RelPath> placesOf(RelPath path) {
        Set<RelPath> places = new LinkedHashSet<>();
        List<MovedEntry> holders = List.of(this);
        RelPath rest = path;
        for (RelPath component : names(path)) {
            add(holders, rest, places);
            Set<MovedEntry> next = new LinkedHashSet<>();
            holders.forEach(holder -> next.addAll(holder.ever.getOrDefault(component, new ArrayDeque<>())));
            holders = next.stream().limit(MOST).toList();
            rest = rest.equals(component) ? RelPath.ROOT : rest.rebase(component, RelPath.ROOT);
        }
        add(holders, RelPath.ROOT, places);
        return places;
    }

    /** What never moved by itself is where that is which holds it. */
    private static void add(List<MovedEntry> holders, RelPath below, Set<RelPath> places) {
        for (MovedEntry holder : holders) {
            if (holder.moved) {
                holder.place().map(at -> at.resolve(below)).ifPresent(places::add);
            }
        }
    }

    private static RelPath joined(Deque<RelPath> components) {
        RelPath path = RelPath.ROOT;
        for (RelPath component : components) {
            path = path.resolve(component);
        }
        return path;
    }

    private static List<RelPath> names(RelPath path) {
        List<RelPath> names = new ArrayList<>();
        path.ancestors().forEach(above -> {
            if (!above.isRoot()) {
                names.add(RelPath.ROOT.child(above.name()));
            }
        });
        if (!path.isRoot()) {
            names.add(RelPath.ROOT.child(path.name()));
        }
        return names;
    }
}
