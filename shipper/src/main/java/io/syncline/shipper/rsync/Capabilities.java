package io.syncline.shipper.rsync;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * What both ends can do together. Asked once, kept beside the checkpoint, and corrected by what runs show.
 *
 * @param local version of the rsync here, such as {@code 3.5.0}
 * @param remote version of the rsync there; empty for a local destination, and for an end that does not tell
 * @param deleteMissingArgs vanished names of a list are deleted. Broken by a security fix in 3.4.3 and in packages of older
 *     versions with that fix, so it is tried out; without it deletions go through the LISTING of the parent
 * @param nanoseconds modification times are compared to the nanosecond
 * @param makesPath creates missing parents of the destination
 * @param renames a shell at the destination (or its file system) can rename
 * @param acls both programs know them; whether the file system there does, the first run shows
 * @param xattrs the same
 * @param sparseInPlace files with holes can be changed in place
 */
public record Capabilities(
        String local,
        Optional<String> remote,
        boolean deleteMissingArgs,
        boolean nanoseconds,
        boolean makesPath,
        boolean renames,
        boolean acls,
        Xattrs xattrs,
        boolean sparseInPlace) {
    /** Which extended attributes travel. */
    public enum Xattrs {
        /** Both ends are root: {@code user.*} and {@code security.*}, such as capabilities of programs. */
        ALL,
        /** {@code user.*}. */
        USER,
        NONE
    }

    public Capabilities {
        requireNonNull(local, "local is null");
        requireNonNull(remote, "remote is null");
        requireNonNull(xattrs, "xattrs is null");
    }

    /** What two current versions can do, with an unknown user at the other end. */
    public static Capabilities full() {
        return new Capabilities("3.5.0", Optional.empty(), true, true, true, true, true, Xattrs.USER, true);
    }

    /** After a run has shown that the other end cannot: {@link RsyncResult#refusesMissingArgs()}. */
    public Capabilities withoutDeleteMissingArgs() {
        return new Capabilities(local, remote, false, nanoseconds, makesPath, renames, acls, xattrs, sparseInPlace);
    }

    public Capabilities withoutAcls() {
        return new Capabilities(
                local, remote, deleteMissingArgs, nanoseconds, makesPath, renames, false, xattrs, sparseInPlace);
    }

    public Capabilities withXattrs(Xattrs less) {
        return new Capabilities(
                local, remote, deleteMissingArgs, nanoseconds, makesPath, renames, acls, less, sparseInPlace);
    }

    /** What is left of them after this run; equal if it has shown nothing. */
    public Capabilities after(RsyncResult result) {
        Capabilities left = result.refusesMissingArgs() ? withoutDeleteMissingArgs() : this;
        left = result.refusesAcls() ? left.withoutAcls() : left;
        return result.refusesXattrs(xattrs)
                .filter(less -> less.compareTo(xattrs) > 0)
                .map(left::withXattrs)
                .orElse(left);
    }

    /** What both these and those can. */
    public Capabilities and(Capabilities other) {
        Capabilities both = other.deleteMissingArgs ? this : withoutDeleteMissingArgs();
        both = other.acls ? both : both.withoutAcls();
        return other.xattrs.compareTo(xattrs) > 0 ? both.withXattrs(other.xattrs) : both;
    }
}
