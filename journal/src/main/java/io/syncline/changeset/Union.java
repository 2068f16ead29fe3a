package io.syncline.changeset;

import static java.util.Objects.requireNonNull;

import io.syncline.event.RescanReason;
import io.syncline.path.RelPath;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What many changesets ask for together, added in the order of their journal. However many there are, it needs no more
 * memory than its limits: past them directories stand for what is below them, and renames are given up as hints. Coarser
 * is never wrong. Owned by one thread.
 */
public final class Union {
    /** Beyond this each further hint saves less than the list of them costs. A guess. */
    private static final int MAX_RENAMES = 20_000;

    private final CollapsePolicy policy;
    private final int maxRenames;
    private final long maxBytes;
    private BoundedCover dirty;
    private BoundedCover doubted;
    private RenameLog renames = new RenameLog();
    private RenameSteps steps;
    private Set<RescanReason> rescans = EnumSet.noneOf(RescanReason.class);
    private Optional<Instant> newest = Optional.empty();

    public Union() {
        this(CollapsePolicy.DEFAULT, MAX_RENAMES, BoundedCover.MAX_BYTES);
    }

    /** @param maxBytes of paths, for each of its two covers; not above what is usual */
    public static Union within(long maxBytes) {
        return new Union(CollapsePolicy.DEFAULT, MAX_RENAMES, Math.min(maxBytes, BoundedCover.MAX_BYTES));
    }

    Union(CollapsePolicy policy, int maxRenames, long maxBytes) {
        this.policy = requireNonNull(policy, "policy is null");
        this.maxRenames = maxRenames;
        this.maxBytes = maxBytes;
        this.dirty = new BoundedCover(policy, maxBytes);
        this.doubted = new BoundedCover(policy, maxBytes);
        this.steps = new RenameSteps(maxRenames, maxBytes);
    }

    public void add(Changeset changeset) {
        doubted.addAll(changeset.doubted());
        for (Rename rename : changeset.renames()) {
            Doubts.ofRename(rename, dirty.builder(), renames).forEach(doubted::add);
            renames.add(rename);
            steps.add(rename);
        }
        dirty.addAll(changeset.dirty());
        rescans.addAll(changeset.rescans());
        newest = Optional.of(changeset.firstEventAt());
        if (renames.size() > maxRenames || renames.bytes() > maxBytes) {
            dropRenames();
        }
    }

    /** Changesets were lost here. */
    public void addLost() {
        dirty.add(new Dirt(RelPath.ROOT, Scope.TREE));
        rescans.add(RescanReason.JOURNAL_GAP);
    }

    /**
     * Gives up the hints. Somebody may have executed some of them, and somebody else none; so size and time prove nothing
     * at either end of any.
     */
    public void dropRenames() {
        for (Rename rename : renames.renames()) {
            Scope scope = rename.directory() ? Scope.TREE : Scope.ENTRY;
            doubted.add(new Dirt(rename.from(), scope));
            doubted.add(new Dirt(rename.to(), scope));
        }
        renames = new RenameLog();
        steps = new RenameSteps(maxRenames, maxBytes);
    }

    /** Starts again with nothing. */
    public void clear() {
        dirty = new BoundedCover(policy, maxBytes);
        doubted = new BoundedCover(policy, maxBytes);
        renames = new RenameLog();
        steps = new RenameSteps(maxRenames, maxBytes);
        rescans = EnumSet.noneOf(RescanReason.class);
        newest = Optional.empty();
    }

    public DirtySet dirty() {
        return dirty.set();
    }

    /** Where equal size and time prove nothing; see {@link Changeset#doubted}. */
    public DirtySet doubted() {
        return doubted.set();
    }

    public List<Rename> renames() {
        return renames.renames();
    }

    /**
     * The same renames as each changeset has them, not folded across changesets: a destination at which an attempt has ended
     * may have a name between. Those of {@link #renames} where these are too many.
     */
    public List<Rename> steps() {
        return steps.all().orElseGet(renames::renames);
    }

    /** Why the whole tree is dirty; empty if it is not, or only because so much of it is. */
    public Set<RescanReason> rescans() {
        return rescans.isEmpty() ? Set.of() : EnumSet.copyOf(rescans);
    }

    /** When the newest changeset's first event was captured; what was captured before is in here or done. */
    public Optional<Instant> newest() {
        return newest;
    }
}
