package io.syncline.shipper.destination;

import static java.util.Objects.requireNonNull;

import io.syncline.path.RelPath;
import io.syncline.shipper.destination.Destination.Daemon;
import io.syncline.shipper.destination.Destination.Local;
import io.syncline.shipper.destination.Destination.Remote;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * From what a person types to mappings.
 *
 * <pre>
 * source        watched     destination          lands in
 * A             A           any with a path      the destination itself
 * A/./B         A/B         any with a path      the destination, below B
 * .             here        any with a path      the destination itself
 * A             A           user@host            the same absolute path at that host
 * . or A/./     ., A        user@host            the home at that host
 * A/./B         A/B         user@host            the home at that host, below B
 * </pre>
 */
public final class MappingParser {
    private static final int SSH_PORT = 22;
    private static final int DAEMON_PORT = 873;

    private MappingParser() {}

    /**
     * @param workingDirectory absolute; where relative paths start
     * @throws MappingException if either cannot be understood, or if the mirror would eat itself
     */
    public static Mapping parse(String source, String destination, Path workingDirectory) {
        Reading reading = read(source, destination, workingDirectory);
        if (reading instanceof Reading.Mirrored mirrored) {
            return mirrored.mapping();
        }
        throw new MappingException(((Reading.Unmounted) reading).refusal());
    }

    /**
     * The same, also for what cannot be mirrored yet.
     *
     * @throws MappingException if either cannot be understood, or if the mirror would eat itself
     */
    public static Reading read(String source, String destination, Path workingDirectory) {
        requireNonNull(workingDirectory, "workingDirectory is null");
        SourceSpec from = SourceSpec.parse(source, workingDirectory);
        if (from instanceof SourceSpec.OnVolume on) {
            DestinationSpec to = DestinationSpec.parse(destination, workingDirectory, true);
            return new Reading.Unmounted(
                    on.volume().canonical(), url(to), on.volume().refusal());
        }
        SourceSpec.Directory directory = (SourceSpec.Directory) from;
        DestinationSpec to = DestinationSpec.parse(destination, workingDirectory, false);
        if (to instanceof DestinationSpec.OnVolume on) {
            return new Reading.Unmounted(
                    "file://" + directory.watchedRoot(),
                    on.volume().canonical(),
                    on.volume().refusal());
        }
        Mapping mapping = combine(directory, to);
        if (mapping.target() instanceof Local local) {
            refuseLoop(directory.watchedRoot(), local.path());
        }
        return new Reading.Mirrored(mapping);
    }

    /**
     * The directory that a source stands for, whatever its destinations are.
     *
     * @throws MappingException if it cannot be understood
     */
    public static Path watchedRoot(String source, Path workingDirectory) {
        SourceSpec from = SourceSpec.parse(source, workingDirectory);
        if (from instanceof SourceSpec.OnVolume on) {
            throw new MappingException(on.volume().refusal());
        }
        return ((SourceSpec.Directory) from).watchedRoot();
    }

    /**
     * The same for several destinations of one source.
     *
     * @throws MappingException also if two of them are, or hold, the same directory
     */
    public static List<Mapping> parseAll(String source, List<String> destinations, Path workingDirectory) {
        List<Mapping> mappings = new ArrayList<>();
        for (String destination : destinations) {
            Mapping next = parse(source, destination, workingDirectory);
            for (Mapping other : mappings) {
                refuseOverlap(other, next);
            }
            mappings.add(next);
        }
        return List.copyOf(mappings);
    }

    private static Mapping combine(SourceSpec.Directory from, DestinationSpec to) {
        if (to instanceof DestinationSpec.Place place) {
            return named(from.watchedRoot(), from.transferRoot(), from.prefix(), place.destination());
        }
        Remote home = ((DestinationSpec.Host) to).home();
        if (from.isVirtual()) {
            return named(from.watchedRoot(), from.transferRoot(), from.prefix(), home);
        }
        Path root = from.watchedRoot().getRoot();
        RelPath prefix = RelPath.of(root.relativize(from.watchedRoot()).toString());
        return named(from.watchedRoot(), root, prefix, new Remote(home.user(), home.host(), "/"));
    }

    private static String url(DestinationSpec spec) {
        if (spec instanceof DestinationSpec.Place place) {
            return place.destination().url();
        }
        return spec instanceof DestinationSpec.Host host ? host.home().url() : spec.canonical();
    }

    private static Mapping named(Path watched, Path root, RelPath prefix, Destination destination) {
        return new Mapping(watched, root, prefix, destination, SafeName.of(destination.resolve(prefix)));
    }

    /**
     * For a source whose matches lie in {@code parent}, and may be any of its directories tomorrow.
     *
     * @throws MappingException if a local destination lies in it, or it in the destination
     */
    public static void refuseLoop(Path parent, Mapping mapping) {
        if (mapping.target() instanceof Local local) {
            refuseLoop(parent, local.path());
        }
    }

    private static void refuseLoop(Path source, Path target) {
        Path from = RealPath.of(source);
        Path to = RealPath.of(target);
        if (from.equals(to)) {
            throw new MappingException("source and destination are the same directory: " + from);
        }
        if (to.startsWith(from)) {
            throw new MappingException("destination " + to + " lies inside the source " + from
                    + ", so that every copy would be copied again; choose a place outside");
        }
        if (from.startsWith(to)) {
            throw new MappingException("source " + from + " lies inside the destination " + to
                    + ", which would delete it; choose another place");
        }
    }

    private static void refuseOverlap(Mapping one, Mapping other) {
        String first = one.target().canonical();
        String second = other.target().canonical();
        if (first.equals(second)) {
            throw new MappingException("destination " + first + " is named twice");
        }
        if (lieInEachOther(one.target(), other.target())) {
            throw new MappingException("destinations " + first + " and " + second
                    + " lie one inside the other, and would delete each other's files");
        }
    }

    /** LIMIT: at a host nobody knows of two names of one directory. */
    private static boolean lieInEachOther(Destination one, Destination other) {
        if (one instanceof Local a && other instanceof Local b) {
            return lieInEachOther(RealPath.of(a.path()), RealPath.of(b.path()));
        }
        if (one instanceof Remote a && other instanceof Remote b) {
            return a.login().equals(b.login())
                    && a.port().orElse(SSH_PORT) == b.port().orElse(SSH_PORT)
                    && lieInEachOther(a.path(), b.path());
        }
        return one instanceof Daemon a
                && other instanceof Daemon b
                && a.host().equals(b.host())
                && a.port().orElse(DAEMON_PORT) == b.port().orElse(DAEMON_PORT)
                && a.module().equals(b.module())
                && lieInEachOther(a.path(), b.path());
    }

    /** Not as a {@link Path}: names at a host are not in the encoding of this one. */
    private static boolean lieInEachOther(String one, String other) {
        return isWithin(one, other) || isWithin(other, one);
    }

    private static boolean isWithin(String path, String top) {
        return top.isEmpty() ? !path.startsWith("/") : (path + "/").startsWith(top.equals("/") ? top : top + "/");
    }

    private static boolean lieInEachOther(Path one, Path other) {
        return one.startsWith(other) || other.startsWith(one);
    }
}
