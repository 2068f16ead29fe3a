package io.syncline.shipper.peer;

import static java.util.Objects.requireNonNull;

import io.syncline.path.RelPath;
import io.syncline.posix.DirectoryEntry;
import io.syncline.posix.Errno;
import io.syncline.posix.Posix;
import io.syncline.posix.PosixException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Where the versions go that a conflict has displaced or kept out: below {@link PeerHome#KEPT}, by the second. */
final class KeptVersions {
    /** A longer one could not be opened below another directory (PATH_MAX is 4,096). */
    private static final int MOST_OF_PATH = 3_000;

    /** Versions of one path that are kept; more than these, and something is in the way of all. */
    private static final int MOST_OF_ONE_SECOND = 1_000;

    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss").withZone(ZoneOffset.UTC);

    private final PeerHome home;
    private final InstantSource clock;

    KeptVersions(PeerHome home, InstantSource clock) {
        this.home = requireNonNull(home, "home is null");
        this.clock = requireNonNull(clock, "clock is null");
    }

    /** What somebody who was killed had just displaced and not looked at: nobody knows any more whether it was expected. */
    void keepLeft() {
        for (DirectoryEntry left : Posix.list(home.absolute(PeerHome.ASIDE))) {
            RelPath aside = PeerHome.ASIDE.child(left.name());
            keep(aside, RelPath.of("aside").child(left.name()));
        }
    }

    /** A reason to wait, and none to give the path up: what is to be kept may be displaced already. */
    void keep(RelPath from, RelPath path) {
        try {
            move(from, path);
        } catch (PosixException e) {
            throw new UncheckedIOException(
                    "cannot keep a version of " + path.display() + ", which both sides have changed: "
                            + Errno.describe(e.errno()),
                    new IOException(e));
        }
    }

    private void move(RelPath from, RelPath path) {
        RelPath directory = PeerHome.KEPT.resolve(STAMP.format(Instant.from(clock.instant())));
        for (int i = 0; i < MOST_OF_ONE_SECOND; i++) {
            RelPath numbered = i == 0 ? directory : RelPath.of(directory.display() + "." + i);
            RelPath to = numbered.resolve(path.length() > MOST_OF_PATH ? RelPath.of(path.name()) : path);
            to.ancestors().stream()
                    .filter(ancestor -> ancestor.isBelow(PeerHome.KEPT))
                    .forEach(home::makeDirectory);
            if (SystemCall.succeeds(
                    () -> Posix.renameNoReplace(home.absolute(from), home.absolute(to)), Errno.EEXIST, Errno.ENOTDIR)) {
                return;
            }
        }
        throw new PosixException("rename", directory.toBytes(), Errno.ENOTDIR);
    }
}
