package io.syncline.ops.run;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/**
 * A moment with a name: what {@code STATE/checkpoints/LABEL.json} holds.
 *
 * @param version 1
 * @param event the cookie that stands for that moment
 * @param changeset who has done this has everything of that moment
 * @param completed when each destination was first seen to have it all
 */
public record NamedCheckpoint(
        int version, String label, Instant setAt, long event, long changeset, Map<String, Instant> completed) {
    public static final int VERSION = 1;

    public NamedCheckpoint {
        requireNonNull(label, "label is null");
        requireNonNull(setAt, "setAt is null");
        completed = Map.copyOf(new TreeMap<>(completed));
        if (version != VERSION) {
            throw new IllegalArgumentException("unknown version: " + version);
        }
    }

    NamedCheckpoint completedBy(String destination, Instant at) {
        Map<String, Instant> more = new TreeMap<>(completed);
        more.putIfAbsent(destination, at);
        return new NamedCheckpoint(version, label, setAt, event, changeset, more);
    }
}
