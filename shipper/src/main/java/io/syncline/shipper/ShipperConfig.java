package io.syncline.shipper;

import static java.util.Objects.requireNonNull;

import io.syncline.posix.SourceIdentity;
import io.syncline.shipper.destination.Mapping;
import io.syncline.shipper.destination.TransferOptions;
import io.syncline.shipper.transfer.RetryPolicy;
import io.syncline.shipper.transfer.SafetyLimits;

/**
 * One destination of a mirror.
 *
 * @param expected which directory the watched root is; nothing is ever read from another
 * @param progressOnTerminal whether the initial sync draws its progress on standard error
 */
public record ShipperConfig(
        Mapping mapping,
        SourceIdentity expected,
        TransferOptions options,
        SafetyLimits limits,
        RetryPolicy retry,
        boolean progressOnTerminal) {
    public ShipperConfig {
        requireNonNull(mapping, "mapping is null");
        requireNonNull(expected, "expected is null");
        requireNonNull(options, "options is null");
        requireNonNull(limits, "limits is null");
        requireNonNull(retry, "retry is null");
    }

    /** The defaults of everything that has one. */
    public static ShipperConfig of(Mapping mapping, SourceIdentity expected, TransferOptions options) {
        return new ShipperConfig(mapping, expected, options, SafetyLimits.DEFAULT, RetryPolicy.DEFAULT, false);
    }
}
