package io.syncline.ops.config;

import static java.util.Objects.requireNonNull;

import io.syncline.filter.FilterRules;
import io.syncline.path.RelPath;
import io.syncline.shipper.destination.Mapping;
import io.syncline.shipper.destination.TransferOptions;

/**
 * One destination of a mirror, understood.
 *
 * @param options with the filters that rsync is given
 * @param rules the same filters, and where each of them comes from
 * @param below what it gets, seen from what is watched: the root, unless it is a match of a source with wildcards
 */
public record Target(Mapping mapping, TransferOptions options, FilterRules rules, RelPath below) {
    public Target {
        requireNonNull(mapping, "mapping is null");
        requireNonNull(options, "options is null");
        requireNonNull(rules, "rules is null");
        requireNonNull(below, "below is null");
    }

    public String name() {
        return mapping.name();
    }
}
