package io.syncline.shipper.rsync;

import io.syncline.shipper.destination.Mapping;
import java.util.Map;

/** Marks the processes of a mirror, so that a later start finds what a killed one has left. */
final class Orphans {
    static final String MARK = "SYNCLINE_MIRROR";

    private Orphans() {}

    static Map<String, String> mark(Mapping mapping) {
        return Map.of(MARK, mapping.describe());
    }
}
