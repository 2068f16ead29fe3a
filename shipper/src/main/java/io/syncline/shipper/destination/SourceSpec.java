package io.syncline.shipper.destination;

import io.syncline.path.RelPath;
import java.nio.file.Path;

/**
 * A source as it was typed.
 *
 * @param isVirtual whether it was {@code .} or had the marker {@code /./}: then paths at a bare host start at its home
 */
record SourceSpec(Path watchedRoot, Path transferRoot, boolean isVirtual) {
    private static final String MARKER = "/./";

    static SourceSpec parse(String text, Path workingDirectory) {
        if (text.isBlank()) {
            throw new MappingException("empty source; name the directory to mirror, or . for this one");
        }
        if (text.indexOf('\0') >= 0) {
            throw new MappingException("source holds a NUL character: " + RelPath.display(text.getBytes()));
        }
        Path watched = absolute(text, workingDirectory);
        if (watched.equals(watched.getRoot())) {
            throw new MappingException("source is /; name a directory below it, such as /srv");
        }
        String slashed = text.endsWith("/.") ? text + "/" : text;
        int marker = slashed.indexOf(MARKER);
        if (marker < 0 || isHere(text)) {
            return new SourceSpec(watched, watched, isHere(text));
        }
        Path root = absolute(marker == 0 ? "/" : slashed.substring(0, marker), workingDirectory);
        if (!watched.startsWith(root)) {
            throw new MappingException(
                    "source " + text + " leaves its virtual root " + root + " through '..'; write it without");
        }
        return new SourceSpec(watched, root, true);
    }

    RelPath prefix() {
        return RelPath.of(transferRoot.relativize(watchedRoot).toString());
    }

    private static boolean isHere(String text) {
        return Path.of(text).normalize().toString().isEmpty();
    }

    static Path absolute(String text, Path workingDirectory) {
        return workingDirectory.resolve(text).normalize();
    }
}
