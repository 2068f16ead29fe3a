package io.syncline.changeset;

/**
 * A cover that grows to a limit and becomes coarser there. Built only when somebody looks, so that adding to it costs what
 * is added and not what is there. Owned by one thread.
 */
final class BoundedCover {
    /** The length of all paths together. With what the heap adds to each: at most some 60 MB. A guess, revisit. */
    static final long MAX_BYTES = 32L << 20;

    private final CollapsePolicy policy;
    private final long maxBytes;
    private DirtySet.Builder builder = DirtySet.builder();
    private DirtySet built = DirtySet.empty();
    private boolean growing;

    BoundedCover(CollapsePolicy policy, long maxBytes) {
        this.policy = policy;
        this.maxBytes = maxBytes;
    }

    DirtySet set() {
        if (growing) {
            built = builder.build();
            growing = false;
        }
        return built;
    }

    /** To look into; what is added goes through {@link #add}, which keeps the limit. */
    DirtySet.Builder builder() {
        if (!growing) {
            builder.addAll(built);
            built = DirtySet.empty();
            growing = true;
        }
        return builder;
    }

    void add(Dirt dirt) {
        builder().add(dirt);
        bound();
    }

    void addAll(DirtySet set) {
        if (!set.isEmpty()) {
            builder().addAll(set);
            bound();
        }
    }

    /** Collapsed at twice the limit: half of what is there then was added since the last time, which pays for it. */
    private void bound() {
        if (builder.size() <= 2L * policy.maxElements() && builder.bytes() <= maxBytes) {
            return;
        }
        CollapsePolicy next = policy;
        do {
            builder.addAll(next.apply(builder.build()));
            next = new CollapsePolicy(next.maxChildren(), Math.max(1, next.maxElements() / 2));
        } while (builder.bytes() > maxBytes / 2 && builder.size() > 1);
    }
}
