package io.syncline.changeset;

import static java.util.Objects.requireNonNull;

import io.syncline.path.RelPath;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The paths to make true again, as a minimal cover: no element is covered by another, and every path that was added is
 * covered by one. Immutable; in the order of {@link RelPath}.
 */
public final class DirtySet {
    private static final DirtySet EMPTY = new DirtySet(Collections.emptyNavigableMap());

    private final NavigableMap<RelPath, Scope> cover;

    private DirtySet(NavigableMap<RelPath, Scope> cover) {
        this.cover = cover;
    }

    public static DirtySet empty() {
        return EMPTY;
    }

    public static DirtySet of(Dirt... dirt) {
        return of(List.of(dirt));
    }

    public static DirtySet of(Collection<Dirt> dirt) {
        Builder builder = new Builder();
        dirt.forEach(builder::add);
        return builder.build();
    }

    public static Builder builder() {
        return new Builder();
    }

    public boolean isEmpty() {
        return cover.isEmpty();
    }

    /** The number of elements of the cover. */
    public int size() {
        return cover.size();
    }

    /** The elements in path order. */
    public List<Dirt> elements() {
        return cover.entrySet().stream()
                .map(e -> new Dirt(e.getKey(), e.getValue()))
                .toList();
    }

    public boolean covers(Dirt dirt) {
        return isCovered(cover, dirt);
    }

    /** Whether anything at, below or covering the path is dirty. */
    public boolean touches(RelPath path) {
        return touches(cover, path);
    }

    /** Whether all of the tree is dirty. */
    public boolean isWholeTree() {
        return cover.get(RelPath.ROOT) == Scope.TREE;
    }

    /** Covers exactly what either of the two covers. */
    public DirtySet union(DirtySet other) {
        if (other.isEmpty()) {
            return this;
        }
        if (isEmpty()) {
            return other;
        }
        Builder builder = new Builder();
        builder.addAll(this);
        builder.addAll(other);
        return builder.build();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DirtySet that && cover.equals(that.cover);
    }

    @Override
    public int hashCode() {
        return cover.hashCode();
    }

    @Override
    public String toString() {
        return elements().toString();
    }

    private static boolean touches(NavigableMap<RelPath, Scope> cover, RelPath path) {
        RelPath behind = cover.ceilingKey(path);
        return (behind != null && behind.isWithin(path)) || isCovered(cover, new Dirt(path, Scope.ENTRY));
    }

    private static boolean isCovered(NavigableMap<RelPath, Scope> cover, Dirt dirt) {
        Scope own = cover.get(dirt.path());
        if (own != null && own.compareTo(dirt.scope()) >= 0) {
            return true;
        }
        Optional<RelPath> ancestor = dirt.path().parent();
        boolean isParent = true;
        while (ancestor.isPresent()) {
            Scope scope = cover.get(ancestor.get());
            if (scope == Scope.TREE || (isParent && scope == Scope.LISTING && dirt.scope() == Scope.ENTRY)) {
                return true;
            }
            isParent = false;
            ancestor = ancestor.get().parent();
        }
        return false;
    }

    /** Collects dirt, keeping the cover minimal at every step. Owned by one thread. */
    public static final class Builder {
        private TreeMap<RelPath, Scope> cover = new TreeMap<>();
        private long bytes;

        private Builder() {}

        public Builder add(RelPath path, Scope scope) {
            return add(new Dirt(path, scope));
        }

        public Builder add(Dirt dirt) {
            requireNonNull(dirt, "dirt is null");
            if (isCovered(cover, dirt)) {
                return this;
            }
            if (dirt.scope() != Scope.ENTRY) {
                removeCoveredBelow(dirt);
            }
            if (cover.put(dirt.path(), dirt.scope()) == null) {
                bytes += dirt.path().length();
            }
            return this;
        }

        public Builder addAll(DirtySet set) {
            set.cover.forEach(this::add);
            return this;
        }

        public int size() {
            return cover.size();
        }

        /** The length of all paths together, in bytes. */
        public long bytes() {
            return bytes;
        }

        /** Whether anything at, below or covering the path is dirty. */
        public boolean touches(RelPath path) {
            return DirtySet.touches(cover, path);
        }

        public boolean isWholeTree() {
            return cover.get(RelPath.ROOT) == Scope.TREE;
        }

        /** The cover so far. The builder starts again empty. */
        public DirtySet build() {
            DirtySet built = cover.isEmpty() ? EMPTY : new DirtySet(Collections.unmodifiableNavigableMap(cover));
            cover = new TreeMap<>();
            bytes = 0;
            return built;
        }

        private void removeCoveredBelow(Dirt dirt) {
            // RelPath's order keeps a subtree together, right behind its root.
            Iterator<Map.Entry<RelPath, Scope>> below =
                    cover.tailMap(dirt.path(), false).entrySet().iterator();
            while (below.hasNext()) {
                Map.Entry<RelPath, Scope> entry = below.next();
                if (!entry.getKey().isWithin(dirt.path())) {
                    return;
                }
                if (dirt.covers(new Dirt(entry.getKey(), entry.getValue()))) {
                    bytes -= entry.getKey().length();
                    below.remove();
                }
            }
        }
    }
}
