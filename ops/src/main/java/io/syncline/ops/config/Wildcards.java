package io.syncline.ops.config;

import static java.util.Objects.requireNonNull;

import io.syncline.filter.PathWildcards;
import io.syncline.path.RelPath;
import io.syncline.posix.DirectoryEntry;
import io.syncline.posix.FileStat;
import io.syncline.posix.Posix;
import io.syncline.posix.PosixException;
import io.syncline.process.SourceGuard;
import io.syncline.process.StateDirectory;
import io.syncline.shipper.destination.MappingException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * A source that stands for several directories, such as {@code /home/*&#47;www}. What is written exists, wildcard or not, is
 * taken as it is.
 *
 * @param parent the directory above the first wildcard: what is watched, for all of them
 * @param pattern behind it
 */
record Wildcards(Path parent, PathWildcards pattern) {
    Wildcards {
        requireNonNull(parent, "parent is null");
        requireNonNull(pattern, "pattern is null");
    }

    /** @param path of the source, absolute */
    static Optional<Wildcards> of(String source, Path path) {
        boolean literal = !PathWildcards.isWild(path.toString()) || Files.exists(path, LinkOption.NOFOLLOW_LINKS);
        if (literal) {
            return Optional.empty();
        }
        if (source.contains("/./")) {
            throw new MappingException(
                    "source " + source + " has wildcards and /./; write where the names belong as {1} in"
                            + " the destination instead of /./");
        }
        int first = 0;
        while (!PathWildcards.isWild(path.getName(first).toString())) {
            first++;
        }
        if (first == 0) {
            throw new MappingException("source " + source + " has a wildcard right below /, so that / would be watched;"
                    + " name a directory before it");
        }
        List<String> components = new ArrayList<>();
        path.subpath(first, path.getNameCount()).forEach(component -> components.add(component.toString()));
        return Optional.of(
                new Wildcards(path.getRoot().resolve(path.subpath(0, first)), new PathWildcards(components)));
    }

    int count() {
        int count = 0;
        for (int i = 0; i < pattern.depth(); i++) {
            count += pattern.isWild(i) ? 1 : 0;
        }
        return count;
    }

    /** The names that the wildcards stand for. */
    List<String> values(Path match) {
        List<String> values = new ArrayList<>();
        for (int i = 0; i < pattern.depth(); i++) {
            if (pattern.isWild(i)) {
                values.add(match.getName(parent.getNameCount() + i).toString());
            }
        }
        return values;
    }

    /**
     * The directories that match now, and those that did once and were shipped: one that is not to be seen has a shipper
     * that holds, and says so. A link to a directory is none, for it is not watched.
     */
    Set<Path> matches(StateDirectory state) {
        Set<Path> matches = new TreeSet<>();
        collect(RelPath.ROOT, matches);
        if (!Files.isDirectory(state.destinations())) {
            return matches;
        }
        try (Stream<Path> destinations = Files.list(state.destinations())) {
            destinations
                    .flatMap(each -> SourceGuard.root(each.resolve("source.json")).stream())
                    .filter(this::isMatch)
                    .forEach(matches::add);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + state.destinations(), e);
        }
        return matches;
    }

    /** Whether the path lies in a match, as it is or as it may be. */
    boolean mayHold(Path path) {
        return path.startsWith(parent)
                && path.getNameCount() >= parent.getNameCount() + pattern.depth()
                && pattern.leadsTo(RelPath.of(parent.relativize(path).toString()));
    }

    private boolean isMatch(Path path) {
        return mayHold(path) && path.getNameCount() == parent.getNameCount() + pattern.depth();
    }

    private void collect(RelPath at, Set<Path> matches) {
        if (at.depth() == pattern.depth()) {
            text(at).ifPresent(below -> matches.add(parent.resolve(below)));
            return;
        }
        byte[] directory = Posix.absolute(Posix.bytes(parent), at);
        try {
            for (DirectoryEntry entry : Posix.list(directory)) {
                RelPath child = at.child(entry.name());
                boolean is = pattern.matches(at.depth(), entry.name())
                        && Posix.lstat(Posix.absolute(Posix.bytes(parent), child))
                                .filter(FileStat::isDirectory)
                                .isPresent();
                if (is) {
                    collect(child, matches);
                }
            }
        } catch (PosixException goneOrForbidden) {
            // What cannot be looked at is none that could be shipped; that the parent is there is the agent's concern.
            return;
        }
    }

    /** LIMIT: the path of a source is text, so a match whose name is not UTF-8 is none. */
    private static Optional<String> text(RelPath path) {
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(path.toBytes()))
                    .toString());
        } catch (CharacterCodingException notText) {
            return Optional.empty();
        }
    }
}
