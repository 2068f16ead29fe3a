package io.syncline.shipper.destination;

import io.syncline.path.RelPath;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A source as it was typed: a path, with or without {@code file://} before it, or a {@link Volume}. Changes are seen where
 * they happen, so another host cannot be one.
 */
sealed interface SourceSpec {
    String MARKER = "/./";

    /** A name with a colon before any slash, which rsync would take for another host. */
    Pattern ELSEWHERE = Pattern.compile("[^/]+:.*");

    /**
     * @param isVirtual whether it was {@code .} or had the marker {@code /./}: then paths at a bare host start at its home
     */
    record Directory(Path watchedRoot, Path transferRoot, boolean isVirtual) implements SourceSpec {
        RelPath prefix() {
            return RelPath.of(transferRoot.relativize(watchedRoot).toString());
        }
    }

    record OnVolume(Volume volume) implements SourceSpec {}

    static SourceSpec parse(String text, Path workingDirectory) {
        if (text.isBlank()) {
            throw new MappingException("empty source; name the directory to mirror, or . for this one");
        }
        refuseMangled("source", text);
        if (text.indexOf('\0') >= 0) {
            throw new MappingException(
                    "source holds a NUL character: " + RelPath.display(text.getBytes(StandardCharsets.UTF_8)));
        }
        if (Volume.isMeantBy(text)) {
            return new OnVolume(Volume.parse(text, Optional.empty()));
        }
        Matcher url = DestinationSpec.URL.matcher(text);
        if (url.matches() && url.group(1).equals("file")) {
            return directory(Urls.path(text, url.group(2)), workingDirectory);
        }
        if (ELSEWHERE.matcher(text).matches()) {
            throw new MappingException("source " + text + " is at another host, and changes can only be seen where they"
                    + " happen; run syncline there, or write ./" + text + " for a directory of that name");
        }
        if (text.startsWith("%user")) {
            throw new MappingException("source " + text + " stands for a directory of every user; write /home/*/"
                    + text.substring("%user".length()) + " and {1} for the user in the destination, or ./" + text
                    + " for a directory of that name");
        }
        return directory(text, workingDirectory);
    }

    /** Java has put this character in the place of bytes that are not UTF-8: the name is that of another directory. */
    static void refuseMangled(String what, String text) {
        if (text.indexOf('\uFFFD') >= 0) {
            throw new MappingException(what + " " + text + " is not UTF-8, and the directory with that name would be"
                    + " missed; give it a name in UTF-8, or name it through a symbolic link");
        }
    }

    private static SourceSpec directory(String text, Path workingDirectory) {
        Path watched = absolute(text, workingDirectory);
        if (watched.equals(watched.getRoot())) {
            throw new MappingException("source is /; name a directory below it, such as /srv");
        }
        String slashed = text.endsWith("/.") ? text + "/" : text;
        int marker = slashed.indexOf(MARKER);
        if (marker < 0 || isHere(text)) {
            return new Directory(watched, watched, isHere(text));
        }
        Path root = absolute(marker == 0 ? "/" : slashed.substring(0, marker), workingDirectory);
        if (!watched.startsWith(root)) {
            throw new MappingException(
                    "source " + text + " leaves its virtual root " + root + " through '..'; write it without");
        }
        return new Directory(watched, root, true);
    }

    private static boolean isHere(String text) {
        return Path.of(text).normalize().toString().isEmpty();
    }

    static Path absolute(String text, Path workingDirectory) {
        return workingDirectory.resolve(text).normalize();
    }
}
