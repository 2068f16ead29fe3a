package io.syncline.ops.config;

import static java.util.Objects.requireNonNull;

import io.syncline.planner.RetentionPolicy;

/**
 * What a mirror may use of its machine.
 *
 * @param journal how much of the changeset journal is kept as it was written
 */
public record MirrorLimits(RetentionPolicy journal) {
    public static final MirrorLimits DEFAULT = new MirrorLimits(RetentionPolicy.DEFAULT);

    public MirrorLimits {
        requireNonNull(journal, "journal is null");
    }
}
