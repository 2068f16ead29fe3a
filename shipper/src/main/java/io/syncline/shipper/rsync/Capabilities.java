package io.syncline.shipper.rsync;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * What both ends can do together. Probed once per connection and kept by the caller.
 *
 * @param local version of the rsync here, such as {@code 3.5.0}
 * @param remote version of the rsync there; empty for a local destination, and for an end that does not tell
 * @param deleteMissingArgs vanished names of a list are deleted. Broken by a security fix in 3.4.3 and in packages of older
 *     versions with that fix, so it is tried out; without it deletions go through the LISTING of the parent
 * @param nanoseconds modification times are compared to the nanosecond
 * @param makesPath creates missing parents of the destination
 * @param renames a shell at the destination (or its file system) can rename
 */
public record Capabilities(
        String local,
        Optional<String> remote,
        boolean deleteMissingArgs,
        boolean nanoseconds,
        boolean makesPath,
        boolean renames) {
    public Capabilities {
        requireNonNull(local, "local is null");
        requireNonNull(remote, "remote is null");
    }

    /** Everything works; what two current versions can do. */
    public static Capabilities full() {
        return new Capabilities("3.5.0", Optional.empty(), true, true, true, true);
    }

    /** After a run has shown that the other end cannot: {@link RsyncResult#refusesMissingArgs()}. */
    public Capabilities withoutDeleteMissingArgs() {
        return new Capabilities(local, remote, false, nanoseconds, makesPath, renames);
    }
}
