package io.syncline.testing;

import io.syncline.event.FileEvent;
import io.syncline.event.FileEvent.Renamed;
import io.syncline.event.FileEvent.Touched;
import io.syncline.event.FileEvent.TreeTouched;
import io.syncline.event.RescanReason;
import io.syncline.path.RelPath;
import io.syncline.testing.ModelEntry.Kind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A tree of files, directories and links in memory. Each operation does what the system call would do and returns the
 * events that the capture agent would write; where the call would fail, nothing happens and no event is returned. So a
 * history stays valid when any part of it is left out.
 */
public final class ModelFileSystem {
    private final TreeMap<RelPath, ModelEntry> entries = new TreeMap<>();
    private long stamp;
    private long inodes;

    public ModelFileSystem() {
        entries.put(RelPath.ROOT, newEntry(Kind.DIRECTORY, ""));
    }

    /** The entries in path order, the root first. */
    public NavigableMap<RelPath, ModelEntry> entries() {
        return Collections.unmodifiableNavigableMap(entries);
    }

    public Optional<ModelEntry> entry(RelPath path) {
        return Optional.ofNullable(entries.get(path));
    }

    public boolean isDirectory(RelPath path) {
        return entry(path).map(ModelEntry::isDirectory).orElse(false);
    }

    /** The direct children of a directory. */
    public List<RelPath> children(RelPath directory) {
        return below(directory).keySet().stream()
                .filter(path -> path.isChildOf(directory))
                .toList();
    }

    /** Creates a file, or writes it anew. */
    public List<FileEvent> write(RelPath path, String content) {
        Optional<ModelEntry> old = entry(path);
        if (!canHold(path) || old.isPresent() && old.get().kind() != Kind.FILE) {
            return List.of();
        }
        if (old.isPresent()) {
            entries.put(path, old.get().withContent(content, ++stamp));
        } else {
            add(path, newEntry(Kind.FILE, content));
        }
        return List.of(new Touched(path));
    }

    public List<FileEvent> symlink(RelPath path, String target) {
        if (!canHold(path) || entry(path).isPresent()) {
            return List.of();
        }
        add(path, newEntry(Kind.LINK, target));
        return List.of(new Touched(path));
    }

    public List<FileEvent> mkdir(RelPath path) {
        if (!canHold(path) || entry(path).isPresent()) {
            return List.of();
        }
        add(path, newEntry(Kind.DIRECTORY, ""));
        return List.of(new TreeTouched(path, RescanReason.NEW_DIRECTORY));
    }

    public List<FileEvent> chmod(RelPath path, int mode) {
        return change(path, path, entry(path).map(old -> old.withMode(mode)));
    }

    /** Sets the time of an entry. */
    public List<FileEvent> utime(RelPath path) {
        return change(path, path, entry(path).map(old -> old.withModified(++stamp)));
    }

    /** Removes a file, a link or an empty directory. */
    public List<FileEvent> remove(RelPath path) {
        Optional<ModelEntry> old = entry(path);
        if (path.isRoot() || old.isEmpty() || !below(path).isEmpty()) {
            return List.of();
        }
        drop(path);
        return List.of(
                old.get().isDirectory() ? new TreeTouched(path, RescanReason.REMOVED_DIRECTORY) : new Touched(path));
    }

    /** Removes an entry and all below it, the deepest first, as {@code rm -r} does. */
    public List<FileEvent> removeTree(RelPath path) {
        List<RelPath> victims = new ArrayList<>(below(path).keySet());
        Collections.reverse(victims);
        victims.add(path);
        List<FileEvent> events = new ArrayList<>();
        victims.forEach(victim -> events.addAll(remove(victim)));
        return events;
    }

    /** rename(2): replaces a file by a file, an empty directory by a directory. */
    public List<FileEvent> rename(RelPath from, RelPath to) {
        Optional<ModelEntry> moved = entry(from);
        if (moved.isEmpty() || !canRename(from, to)) {
            return List.of();
        }
        move(from, to);
        return List.of(new Renamed(from, to, moved.get().isDirectory()));
    }

    /** Moves an entry to somewhere outside of the tree. */
    public List<FileEvent> moveOut(RelPath path) {
        Optional<ModelEntry> moved = entry(path);
        if (path.isRoot() || moved.isEmpty()) {
            return List.of();
        }
        dropTree(path);
        return List.of(moved.get().isDirectory() ? new TreeTouched(path, RescanReason.MOVED_OUT) : new Touched(path));
    }

    /** Moves a chain of directories with a file at its end in from outside: one event, however much it holds. */
    public List<FileEvent> moveIn(RelPath path, List<byte[]> names) {
        if (!canHold(path) || entry(path).isPresent()) {
            return List.of();
        }
        add(path, newEntry(Kind.DIRECTORY, ""));
        RelPath deepest = path;
        for (byte[] name : names) {
            deepest = deepest.child(name);
            add(deepest, newEntry(Kind.DIRECTORY, ""));
        }
        add(deepest.child("f".getBytes(StandardCharsets.UTF_8)), newEntry(Kind.FILE, "moved in"));
        return List.of(new TreeTouched(path, RescanReason.MOVED_IN));
    }

    public ModelFileSystem copy() {
        ModelFileSystem copy = new ModelFileSystem();
        copy.entries.putAll(entries);
        copy.stamp = stamp;
        copy.inodes = inodes;
        return copy;
    }

    /** The first differences to another tree, inodes left out; empty if a mirror is equal. */
    public List<String> differences(ModelFileSystem other) {
        TreeMap<RelPath, String> found = new TreeMap<>();
        entries.forEach((path, entry) -> {
            ModelEntry there = other.entries.get(path);
            if (there == null || !entry.looksLike(there)) {
                found.put(path, path.display() + ": " + entry + " != " + (there == null ? "nothing" : there));
            }
        });
        other.entries.forEach((path, entry) -> {
            if (!entries.containsKey(path)) {
                found.put(path, path.display() + ": nothing != " + entry);
            }
        });
        return found.values().stream().limit(20).toList();
    }

    boolean canRename(RelPath from, RelPath to) {
        if (from.isRoot()
                || to.isWithin(from)
                || from.isWithin(to)
                || entry(from).isEmpty()
                || !canHold(to)) {
            return false;
        }
        return entry(to)
                .map(old -> old.isDirectory() == isDirectory(from) && below(to).isEmpty())
                .orElse(true);
    }

    void move(RelPath from, RelPath to) {
        NavigableMap<RelPath, ModelEntry> moved = new TreeMap<>(below(from));
        moved.put(from, entries.get(from));
        dropTree(from);
        if (entry(to).isPresent()) {
            drop(to);
        }
        moved.forEach((path, entry) -> entries.put(path.rebase(from, to), entry));
        touchParent(to);
    }

    void add(RelPath path, ModelEntry entry) {
        entries.put(path, entry);
        touchParent(path);
    }

    void set(RelPath path, ModelEntry entry) {
        entries.put(path, entry);
    }

    void dropTree(RelPath path) {
        below(path).clear();
        drop(path);
    }

    long newInode() {
        return ++inodes;
    }

    /** The view of everything strictly below a path. */
    NavigableMap<RelPath, ModelEntry> below(RelPath path) {
        // The order keeps a subtree together, right behind its root: find the first path that is no longer within.
        NavigableMap<RelPath, ModelEntry> behind = entries.tailMap(path, false);
        for (RelPath candidate : behind.keySet()) {
            if (!candidate.isWithin(path)) {
                return entries.subMap(path, false, candidate, false);
            }
        }
        return behind;
    }

    /** Puts an entry there as it is, inode included, in the place of what is no directory; no event is returned. */
    public void place(RelPath path, ModelEntry entry) {
        entries.put(path, entry);
    }

    /** Times are never shared between two file systems, so a copied time proves that it was copied. */
    public void useStampsFrom(long first) {
        stamp = first;
    }

    private List<FileEvent> change(RelPath path, RelPath event, Optional<ModelEntry> changed) {
        if (changed.isEmpty()) {
            return List.of();
        }
        entries.put(path, changed.get());
        return List.of(new Touched(event));
    }

    private void drop(RelPath path) {
        if (entries.remove(path) != null) {
            touchParent(path);
        }
    }

    private boolean canHold(RelPath path) {
        return path.parent().map(this::isDirectory).orElse(false);
    }

    private void touchParent(RelPath path) {
        path.parent().ifPresent(parent -> entries.computeIfPresent(parent, (p, old) -> old.withModified(++stamp)));
    }

    private ModelEntry newEntry(Kind kind, String content) {
        return new ModelEntry(kind, content, kind == Kind.DIRECTORY ? 0755 : 0644, ++stamp, newInode());
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        entries.forEach((path, entry) ->
                text.append(path.display()).append(' ').append(entry).append('\n'));
        return text.toString();
    }
}
