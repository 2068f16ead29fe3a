package io.syncline.ops.config;

import static java.util.Objects.requireNonNull;

import io.syncline.shipper.destination.Mapping;
import io.syncline.shipper.destination.TransferOptions;

/** One destination of a mirror, understood. */
public record Target(Mapping mapping, TransferOptions options) {
    public Target {
        requireNonNull(mapping, "mapping is null");
        requireNonNull(options, "options is null");
    }

    public String name() {
        return mapping.name();
    }
}
