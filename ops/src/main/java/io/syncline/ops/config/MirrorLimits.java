package io.syncline.ops.config;

import static java.util.Objects.requireNonNull;

import io.syncline.planner.RetentionPolicy;
import io.syncline.shipper.Turns;

/**
 * What a mirror may use of its machine.
 *
 * @param journal how much of the changeset journal is kept as it was written
 * @param rsyncs how many destinations of one process are at work at once
 */
public record MirrorLimits(RetentionPolicy journal, int rsyncs) {
    public static final MirrorLimits DEFAULT = new MirrorLimits(RetentionPolicy.DEFAULT, Turns.usual());

    public MirrorLimits {
        requireNonNull(journal, "journal is null");
        if (rsyncs < 1) {
            throw new IllegalArgumentException("at least one rsync has to work, not " + rsyncs);
        }
    }

    public MirrorLimits withRsyncs(int other) {
        return new MirrorLimits(journal, other);
    }
}
