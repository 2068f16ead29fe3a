package io.syncline.shipper.peer;

import static java.util.Objects.requireNonNull;

import io.syncline.path.RelPath;
import io.syncline.posix.Descriptors;
import io.syncline.posix.DirectoryEntry;
import io.syncline.posix.Errno;
import io.syncline.posix.FileStat;
import io.syncline.posix.Posix;
import io.syncline.posix.PosixException;
import io.syncline.shipper.peer.PeerTree.Seen;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What lies in the real tree, and beside it. Changes nothing. */
final class RealEntries {
    /** Twice the tick of the kernel's clock for files, where it is slowest (100 Hz). */
    private static final Duration TICK = Duration.ofMillis(20);

    private final PeerHome home;
    private final InstantSource clock;

    RealEntries(PeerHome home, InstantSource clock) {
        this.home = requireNonNull(home, "home is null");
        this.clock = requireNonNull(clock, "clock is null");
    }

    boolean underDirectories(RelPath path) {
        return path.ancestors().stream()
                .allMatch(ancestor -> ancestor.isRoot()
                        || Posix.lstat(home.absolute(ancestor))
                                .filter(FileStat::isDirectory)
                                .isPresent());
    }

    Seen seen(RelPath path) {
        Optional<FileStat> stat = Posix.lstat(home.absolute(path));
        return stat.isEmpty()
                ? Seen.NOTHING
                : new Seen(state(path, stat.get()), print(stat.get()), isFresh(stat.get()));
    }

    EntryState state(RelPath path) {
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

    List<RelPath> children(RelPath directory) {
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

    /** Of two files; what is none has no bytes. */
    boolean haveSameBytes(RelPath first, RelPath second) {
        if (state(first).kind() != EntryState.Kind.FILE || state(second).kind() != EntryState.Kind.FILE) {
            return true;
        }
        int one = Descriptors.open(home.absolute(first));
        try {
            int other = Descriptors.open(home.absolute(second));
            try {
                return isEqual(Descriptors.path(one), Descriptors.path(other));
            } finally {
                Descriptors.close(other);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot compare " + first.display() + ": " + e.getMessage(), e);
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
}
