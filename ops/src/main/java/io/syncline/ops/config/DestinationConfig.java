package io.syncline.ops.config;

import static java.util.Objects.requireNonNull;

import io.syncline.shipper.destination.TransferOptions;
import java.util.Optional;

/**
 * One destination as it was configured, before anything of it was looked at.
 *
 * @param name for its directory below the state directory, and for people; empty to have it made from {@code to}
 * @param to as the grammar of destinations has it
 */
public record DestinationConfig(Optional<String> name, String to, TransferOptions options) {
    public DestinationConfig {
        requireNonNull(name, "name is null");
        requireNonNull(to, "to is null");
        requireNonNull(options, "options is null");
    }
}
