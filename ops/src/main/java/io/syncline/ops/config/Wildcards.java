package io.syncline.ops.config;

import static java.util.Objects.requireNonNull;

import io.syncline.filter.PathWildcards;
import io.syncline.path.RelPath;
import io.syncline.posix.Errno;
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

    /**
     * @param paths of the directories that match
     * @param leftOut which of them cannot be mirrored, and why
     */
    record Matches(Set<Path> paths, List<String> leftOut) {}

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
    Matches matches(StateDirectory state) {
        Set<Path> matches = new TreeSet<>();
        List<String> leftOut = new ArrayList<>();
        collect(RelPath.ROOT, matches, leftOut);
        if (!Files.isDirectory(state.destinations())) {
            return new Matches(matches, leftOut);
        }
        try (Stream<Path> destinations = Files.list(state.destinations())) {
            destinations
                    .flatMap(each -> SourceGuard.root(each.resolve("source.json")).stream())
                    .filter(this::isMatch)
                    .forEach(matches::add);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + state.destinations(), e);
        }
        return new Matches(matches, leftOut);
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

    private void collect(RelPath at, Set<Path> matches, List<String> leftOut) {
        if (at.depth() == pattern.depth()) {
            Optional<String> below = text(at);
            below.ifPresent(name -> matches.add(parent.resolve(name)));
            if (below.isEmpty()) {
                leftOut.add(display(at) + ": its name is not UTF-8, and the name of a destination is text; rename it");
            }
            return;
        }
        try {
            for (RelPath child : candidates(at)) {
                if (isDirectory(child)) {
                    collect(child, matches, leftOut);
                }
            }
        } catch (PosixException e) {
            if (e.errno() != Errno.ENOENT && e.errno() != Errno.ENOTDIR) {
                leftOut.add("all matches in " + display(at) + ": " + e.getMessage() + "; let this user look into it");
            }
            // That the directory above all matches is there is the agent's concern.
        }
    }

    /** What is named is looked at by its name: a directory that may be passed through need not be readable. */
    private List<RelPath> candidates(RelPath at) {
        if (!pattern.isWild(at.depth())) {
            return List.of(at.child(pattern.component(at.depth()).getBytes(StandardCharsets.UTF_8)));
        }
        return Posix.list(absolute(at)).stream()
                .filter(entry -> pattern.matches(at.depth(), entry.name()))
                .map(entry -> at.child(entry.name()))
                .toList();
    }

    private boolean isDirectory(RelPath path) {
        return Posix.lstat(absolute(path)).filter(FileStat::isDirectory).isPresent();
    }

    private byte[] absolute(RelPath path) {
        return Posix.absolute(Posix.bytes(parent), path);
    }

    private String display(RelPath path) {
        return RelPath.display(absolute(path));
    }

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
