package io.syncline.ops.config;

import static java.util.Objects.requireNonNull;

import io.syncline.filter.FilterOption;
import io.syncline.shipper.destination.TransferOptions;
import java.util.List;
import java.util.Optional;

/**
 * One destination as it was configured, before anything of it was looked at.
 *
 * @param name for its directory below the state directory, and for people; empty to have it made from {@code to}
 * @param to as the grammar of destinations has it
 * @param filters what is not mirrored, behind those of the options, which are rules without files
 */
public record DestinationConfig(Optional<String> name, String to, TransferOptions options, List<FilterOption> filters) {
    public DestinationConfig {
        requireNonNull(name, "name is null");
        requireNonNull(to, "to is null");
        requireNonNull(options, "options is null");
        filters = List.copyOf(filters);
    }

    public DestinationConfig(Optional<String> name, String to, TransferOptions options) {
        this(name, to, options, List.of());
    }
}
