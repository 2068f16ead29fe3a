package io.syncline.shipper.rsync;

import static java.util.Objects.requireNonNull;

import io.syncline.filter.FilterRules;
import io.syncline.filter.TreeFilter;
import io.syncline.path.RelPath;
import io.syncline.posix.Descriptors;
import io.syncline.posix.Errno;
import io.syncline.posix.FileStat;
import io.syncline.posix.Posix;
import io.syncline.posix.PosixException;
import io.syncline.posix.SourceIdentity;
import io.syncline.process.FilesInTree;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Optional;

/**
 * The root of the source, held fast while it is looked at, as rsync holds it by its working directory. What is asked through
 * {@link #at} is answered by the configured directory and no other, whatever is mounted, unmounted or renamed at its path
 * meanwhile. Whoever wants to unmount it waits until it is closed, or does so lazily.
 */
public final class HeldRoot implements AutoCloseable {
    private final byte[] path;
    private final RootLook look;
    private final int descriptor;

    private HeldRoot(byte[] path, RootLook look, int descriptor) {
        this.path = path.clone();
        this.look = look;
        this.descriptor = descriptor;
    }

    /**
     * @return empty if its path does not lead to the configured directory now
     * @throws PosixException if that cannot be said
     */
    static Optional<HeldRoot> hold(byte[] path, RootLook look) {
        requireNonNull(look, "look is null");
        int descriptor;
        try {
            descriptor = Descriptors.hold(path);
        } catch (PosixException e) {
            if (e.errno() == Errno.ENOENT || e.errno() == Errno.ENOTDIR) {
                return Optional.empty();
            }
            throw e;
        }
        HeldRoot held = new HeldRoot(path, look, descriptor);
        if (!held.isStill()) {
            held.close();
            return Optional.empty();
        }
        return Optional.of(held);
    }

    /**
     * Whether the configured root has none of these entries; false as well where its path leads elsewhere now.
     *
     * @throws PosixException if that cannot be said of one of them
     */
    public static boolean isWithout(Collection<RelPath> entries, Path root, SourceIdentity expected) {
        Optional<HeldRoot> held = hold(Posix.bytes(root), new RootLook(expected));
        if (held.isEmpty()) {
            return false;
        }
        try (HeldRoot source = held.get()) {
            return entries.stream().allMatch(entry -> source.lstat(entry).isEmpty()) && source.isStill();
        }
    }

    /** A path that leads to it until it is closed. The slash: what has a number there is a link, and lstat does not follow one. */
    byte[] at() {
        return (Descriptors.path(descriptor) + "/").getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * Whether what was seen through it so far is true of the configured directory. RACE: one that is removed looks empty from
     * then on, and is no other one for that; it never comes back, so a look behind all others is enough.
     */
    boolean isStill() {
        return look.isRoot(at());
    }

    /** What the rules and their files in this directory say. @param ruled the root as the rules have it */
    TreeFilter filter(FilterRules rules, byte[] ruled) {
        return rules.in(new FilesInTree(ruled, at()));
    }

    /** @throws PosixException if it cannot be said */
    Optional<FileStat> lstat(RelPath entry) {
        try {
            return Posix.lstat(Posix.absolute(at(), entry));
        } catch (PosixException e) {
            throw named(e);
        }
    }

    /** The same in words that a person knows. */
    PosixException named(PosixException seenThroughIt) {
        return seenThroughIt.naming(Descriptors.path(descriptor).toString(), RelPath.display(path));
    }

    @Override
    public void close() {
        Descriptors.close(descriptor);
    }
}
