package io.syncline.shipper.destination;

import static java.util.Objects.requireNonNull;

import io.syncline.path.RelPath;
import java.nio.file.Path;

/**
 * What is mirrored where.
 *
 * @param watchedRoot the directory whose changes are captured; absolute. Every {@link RelPath} of the pipeline starts here
 * @param transferRoot the virtual root: {@code watchedRoot} itself, or an ancestor of it
 * @param prefix {@code watchedRoot} seen from {@code transferRoot}; appears below the destination
 * @param destination as it was asked for
 * @param name of the destination in state files and metrics; a safe file name, unique among the destinations of one mirror
 */
public record Mapping(Path watchedRoot, Path transferRoot, RelPath prefix, Destination destination, String name) {
    public Mapping {
        requireNonNull(watchedRoot, "watchedRoot is null");
        requireNonNull(transferRoot, "transferRoot is null");
        requireNonNull(prefix, "prefix is null");
        requireNonNull(destination, "destination is null");
        requireNonNull(name, "name is null");
        if (!watchedRoot.isAbsolute() || !watchedRoot.startsWith(transferRoot)) {
            throw new IllegalArgumentException(
                    "watched root is not within the transfer root: " + watchedRoot + ", " + transferRoot);
        }
    }

    /** A plain mirror: the contents of {@code source} become the contents of {@code destination}. */
    public static Mapping plain(Path source, Destination destination, String name) {
        return new Mapping(source, source, RelPath.ROOT, destination, name);
    }

    /** Where the contents of {@link #watchedRoot} land: the destination with the prefix below it. */
    public Destination target() {
        return destination.resolve(prefix);
    }

    /** For people: {@code /srv/www -> backup:/var/www as backup}. */
    public String describe() {
        return watchedRoot + " -> " + target().canonical() + " as " + name;
    }
}
