package io.syncline.shipper.peer;

import static java.util.Objects.requireNonNull;

import io.syncline.path.RelPath;
import io.syncline.posix.Descriptors;
import io.syncline.posix.DirectoryEntry;
import io.syncline.posix.Errno;
import io.syncline.posix.FileStat;
import io.syncline.posix.Posix;
import io.syncline.posix.PosixException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * The real tree.
 *
 * <p>RACE: between the last look at a path and the call that displaces it somebody may write there. So what was displaced
 * is looked at again, under a name that nobody else knows, and put back if it is not what was expected. What a program
 * writes to a file that it had opened before is lost with that file, as with any tool that replaces files.
 */
public final class RealTree implements ReceivingTree {
    /** Twice the tick of the kernel's clock for files, where it is slowest (100 Hz). */
    private static final Duration TICK = Duration.ofMillis(20);

    private static final int OWNER_WRITES = 0300;

    /** A longer one could not be opened below another directory (PATH_MAX is 4,096). */
    private static final int MOST_OF_PATH = 3_000;

    /** Versions of one path that are kept; more than these, and something is in the way of all. */
    private static final int MOST_OF_ONE_SECOND = 1_000;

    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss").withZone(ZoneOffset.UTC);

    private final PeerHome home;
    private final InstantSource clock;
    private RelPath content = PeerHome.content(0);
    private long asides;

    public RealTree(PeerHome home, InstantSource clock) {
        this.home = requireNonNull(home, "home is null");
        this.clock = requireNonNull(clock, "clock is null");
    }

    /** @param batch whose content is put in from now on */
    void receiving(long batch) {
        content = PeerHome.content(batch);
    }

    @Override
    public Seen look(RelPath path) {
        return underDirectories(path) ? seen(path) : Seen.NOTHING;
    }

    private boolean underDirectories(RelPath path) {
        return path.ancestors().stream()
                .allMatch(ancestor -> ancestor.isRoot()
                        || Posix.lstat(home.absolute(ancestor))
                                .filter(FileStat::isDirectory)
                                .isPresent());
    }

    private Seen seen(RelPath path) {
        Optional<FileStat> stat = Posix.lstat(home.absolute(path));
        return stat.isEmpty()
                ? Seen.NOTHING
                : new Seen(state(path, stat.get()), print(stat.get()), isFresh(stat.get()));
    }

    private EntryState state(RelPath path) {
        return seen(path).state();
    }

    private EntryState state(RelPath path, FileStat stat) {
        long modified = stat.modified().getEpochSecond() * 1_000_000_000
                + stat.modified().getNano();
        return switch (stat.kind()) {
            case REGULAR -> EntryState.file(stat.size(), modified, stat.mode());
            case DIRECTORY -> EntryState.directory(stat.mode());
            case SYMLINK -> target(path).map(EntryState::link).orElse(EntryState.GONE);
            case OTHER, UNKNOWN -> EntryState.special(stat.mode());
        };
    }

    private Optional<String> target(RelPath path) {
        try {
            return Optional.of(new String(Posix.readlink(home.absolute(path)), StandardCharsets.ISO_8859_1));
        } catch (PosixException e) {
            // Replaced between the two calls: then an event follows.
            if (e.errno() == Errno.EINVAL || e.errno() == Errno.ENOENT) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Of a directory its times say what lies in it; everything else, whatever can be seen. */
    private static long print(FileStat stat) {
        long print = stat.kind().ordinal() + 1;
        print = mixed(print, stat.mode());
        print = mixed(print, stat.uid());
        print = mixed(print, stat.gid());
        if (!stat.isDirectory()) {
            print = mixed(print, stat.size());
            print = mixed(print, stat.inode());
            print = mixed(
                    mixed(print, stat.modified().getEpochSecond()),
                    stat.modified().getNano());
            print = mixed(
                    mixed(print, stat.changed().getEpochSecond()),
                    stat.changed().getNano());
        }
        return print == 0 ? 1 : print;
    }

    /** The last step of splitmix64, which changes half of the bits whichever bit has changed. */
    private static long mixed(long print, long value) {
        long z = print * 31 + value + 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    private boolean isFresh(FileStat stat) {
        Duration age = Duration.between(stat.modified(), clock.instant()).abs();
        return !stat.isDirectory() && age.compareTo(TICK) < 0;
    }

    @Override
    public List<RelPath> children(RelPath directory) {
        try {
            return Posix.list(home.absolute(directory)).stream()
                    .map(DirectoryEntry::name)
                    .map(directory::child)
                    .filter(path -> !path.equals(PeerHome.HOME))
                    .sorted()
                    .toList();
        } catch (PosixException e) {
            if (e.errno() == Errno.ENOENT || e.errno() == Errno.ENOTDIR) {
                return List.of();
            }
            throw e;
        }
    }

    @Override
    public EntryState arrived(RelPath path) {
        return state(content.resolve(path));
    }

    @Override
    public boolean hasSameBytes(RelPath path) {
        if (state(path).kind() != EntryState.Kind.FILE || arrived(path).kind() != EntryState.Kind.FILE) {
            return true;
        }
        int one = Descriptors.open(home.absolute(path));
        try {
            int other = Descriptors.open(home.absolute(content.resolve(path)));
            try {
                return isEqual(Descriptors.path(one), Descriptors.path(other));
            } finally {
                Descriptors.close(other);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot compare " + path.display() + ": " + e.getMessage(), e);
        } finally {
            Descriptors.close(one);
        }
    }

    private static boolean isEqual(Path one, Path other) throws IOException {
        try (InputStream first = Files.newInputStream(one);
                InputStream second = Files.newInputStream(other)) {
            byte[] a = new byte[1 << 16];
            byte[] b = new byte[1 << 16];
            int read;
            do {
                read = first.readNBytes(a, 0, a.length);
                if (read != second.readNBytes(b, 0, b.length) || Arrays.mismatch(a, 0, read, b, 0, read) >= 0) {
                    return false;
                }
            } while (read == a.length);
            return true;
        }
    }

    @Override
    public boolean put(RelPath path, EntryState expected, EntryState next, boolean keep) {
        if (!underDirectories(path)) {
            return false;
        }
        return opened(
                path,
                () -> next.isDirectory()
                        ? putDirectory(path, expected, next.mode(), keep)
                        : putOther(path, expected, keep));
    }

    /**
     * Whoever is not root needs the permission to write in a directory, if it is only for the moment. Without it nothing
     * was changed by the first attempt. LIMIT: one who is killed here leaves a directory that is open, and that is told.
     */
    private boolean opened(RelPath path, BooleanSupplier change) {
        try {
            return change.getAsBoolean();
        } catch (PosixException e) {
            byte[] parent = home.absolute(path.parent().orElseThrow());
            Optional<FileStat> closed = Posix.lstat(parent)
                    .filter(stat -> stat.isDirectory() && (stat.mode() & OWNER_WRITES) != OWNER_WRITES);
            if (e.errno() != Errno.EACCES || closed.isEmpty() || !isOpened(parent, closed.get())) {
                throw e;
            }
            try {
                return change.getAsBoolean();
            } finally {
                Posix.chmod(parent, closed.get().mode());
            }
        }
    }

    /** Not by who does not own it. */
    private static boolean isOpened(byte[] directory, FileStat closed) {
        return succeeds(() -> Posix.chmod(directory, closed.mode() | OWNER_WRITES), Errno.EPERM);
    }

    private boolean putDirectory(RelPath path, EntryState expected, int mode, boolean keep) {
        if (!expected.isGone() && !expected.isDirectory() && !displace(path, expected, keep)) {
            return false;
        }
        if (!expected.isDirectory() && !succeeds(() -> Posix.mkdir(home.absolute(path), 0700), Errno.EEXIST)) {
            return false;
        }
        if (!state(path).isDirectory()) {
            return false;
        }
        // Where it cannot have them, the other side hears of those that it has.
        succeeds(() -> Posix.chmod(home.absolute(path), mode), Errno.EPERM);
        return true;
    }

    private boolean putOther(RelPath path, EntryState expected, boolean keep) {
        RelPath from = content.resolve(path);
        if (expected.isDirectory() && !removeDirectory(path)) {
            return false;
        }
        if (!expected.travels()) {
            return succeeds(
                    () -> Posix.renameNoReplace(home.absolute(from), home.absolute(path)), Errno.EEXIST, Errno.ENOENT);
        }
        if (!succeeds(() -> Posix.exchange(home.absolute(from), home.absolute(path)), Errno.ENOENT)) {
            return false;
        }
        if (!state(from).same(expected)) {
            Posix.exchange(home.absolute(from), home.absolute(path));
            return false;
        }
        dispose(from, path, keep);
        return true;
    }

    @Override
    public boolean remove(RelPath path, EntryState expected) {
        if (!underDirectories(path)) {
            return false;
        }
        return opened(path, () -> expected.isDirectory() ? removeDirectory(path) : displace(path, expected, false));
    }

    private boolean removeDirectory(RelPath path) {
        return succeeds(
                () -> Posix.rmdir(home.absolute(path)), Errno.ENOTEMPTY, Errno.EEXIST, Errno.ENOENT, Errno.ENOTDIR);
    }

    private boolean displace(RelPath path, EntryState expected, boolean keep) {
        RelPath aside = aside();
        if (!succeeds(() -> Posix.renameNoReplace(home.absolute(path), home.absolute(aside)), Errno.ENOENT)) {
            return false;
        }
        if (state(aside).same(expected)) {
            dispose(aside, path, keep);
            return true;
        }
        if (!succeeds(() -> Posix.renameNoReplace(home.absolute(aside), home.absolute(path)), Errno.EEXIST)) {
            // A third version in a moment: the second one is kept as well.
            keep(aside, path);
        }
        return false;
    }

    private void dispose(RelPath displaced, RelPath path, boolean keep) {
        if (keep) {
            keep(displaced, path);
        } else {
            Posix.unlink(home.absolute(displaced));
        }
    }

    @Override
    public void keepArrived(RelPath path) {
        keep(content.resolve(path), path);
    }

    /** What somebody who was killed had just displaced and not looked at: nobody knows any more whether it was expected. */
    void keepLeft() {
        for (DirectoryEntry left : Posix.list(home.absolute(PeerHome.ASIDE))) {
            RelPath aside = PeerHome.ASIDE.child(left.name());
            keep(aside, RelPath.of("aside").child(left.name()));
        }
    }

    /** A reason to wait, and none to give the path up: what is to be kept may be displaced already. */
    private void keep(RelPath from, RelPath path) {
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
            if (succeeds(
                    () -> Posix.renameNoReplace(home.absolute(from), home.absolute(to)), Errno.EEXIST, Errno.ENOTDIR)) {
                return;
            }
        }
        throw new PosixException("rename", directory.toBytes(), Errno.ENOTDIR);
    }

    private RelPath aside() {
        RelPath aside;
        do {
            aside = PeerHome.ASIDE.resolve(Long.toString(asides++));
        } while (Posix.lstat(home.absolute(aside)).isPresent());
        return aside;
    }

    private static boolean succeeds(Runnable call, int... unless) {
        try {
            call.run();
            return true;
        } catch (PosixException e) {
            for (int errno : unless) {
                if (e.errno() == errno) {
                    return false;
                }
            }
            throw e;
        }
    }
}
