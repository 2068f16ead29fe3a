package io.syncline.shipper.destination;

import io.syncline.path.RelPath;
import io.syncline.shipper.destination.Destination.Daemon;
import io.syncline.shipper.destination.Destination.Local;
import io.syncline.shipper.destination.Destination.Remote;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code {1}}, {@code {2}} … in the path of a destination: the names that the first, the second … component with a wildcard
 * of the source stands for. A name is put where it belongs when the destination has been understood: whoever may make a
 * directory must not choose a host by its name.
 */
public final class Placeholders {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{(\\d+)}");

    private Placeholders() {}

    /**
     * Every match needs a place of its own: two matches in one place would delete each other's files.
     *
     * @param template understood with its placeholders
     * @param count of components with wildcards
     * @throws MappingException that says what is missing
     */
    public static void check(Mapping template, int count) {
        Set<Integer> seen = new TreeSet<>();
        for (String component : path(template.destination()).split("/")) {
            Matcher matcher = PLACEHOLDER.matcher(component);
            int inComponent = 0;
            while (matcher.find()) {
                seen.add(number(matcher, count, template));
                inComponent++;
            }
            if (inComponent > 1) {
                throw new MappingException(
                        "destination " + template.destination().canonical()
                                + " has two placeholders with no slash between them, so that two matches of the source could have"
                                + " one place; put a slash between them");
            }
        }
        // At a bare host each match keeps its own absolute path.
        boolean apart = template.prefix().isRoot();
        for (int i = 1; apart && i <= count; i++) {
            if (!seen.contains(i)) {
                throw new MappingException(
                        "destination " + template.destination().canonical() + " has no {" + i
                                + "} in its path, and the source has a wildcard for it: two matches would have one place, and"
                                + " delete each other's files; write it where the name belongs");
            }
        }
    }

    /**
     * @param template for this match of the source, with placeholders that were checked
     * @param name as configured, a part of the name of each match
     * @param values of the placeholders, without a slash
     */
    public static Mapping fill(Mapping template, Optional<String> name, List<String> values) {
        Split split = Split.of(path(template.destination()));
        Mapping filled = new Mapping(
                template.watchedRoot(),
                template.transferRoot(),
                RelPath.of(fill(split.below(), values)).resolve(template.prefix()),
                withPath(template.destination(), split.fixed()),
                template.name());
        String label = name.map(text -> text + "-").orElse("") + String.join("-", values);
        return new Mapping(
                filled.watchedRoot(),
                filled.transferRoot(),
                filled.prefix(),
                filled.destination(),
                SafeName.of(label, filled.target()));
    }

    /**
     * A path before its first placeholder, and the rest: directories that are made where they are not there, as those are
     * that are shipped with their names.
     */
    private record Split(String fixed, String below) {
        static Split of(String path) {
            Matcher first = PLACEHOLDER.matcher(path);
            if (!first.find()) {
                return new Split(path, "");
            }
            int slash = path.lastIndexOf('/', first.start());
            return new Split(slash == 0 ? "/" : path.substring(0, Math.max(0, slash)), path.substring(slash + 1));
        }
    }

    private static String fill(String path, List<String> values) {
        return PLACEHOLDER
                .matcher(path)
                .replaceAll(found -> Matcher.quoteReplacement(values.get(Integer.parseInt(found.group(1)) - 1)));
    }

    private static Destination withPath(Destination destination, String path) {
        if (destination instanceof Remote remote) {
            return new Remote(remote.user(), remote.host(), remote.port(), path);
        }
        if (destination instanceof Daemon daemon) {
            return new Daemon(daemon.user(), daemon.host(), daemon.port(), daemon.module(), path);
        }
        return destination instanceof Local ? new Local(Path.of(path)) : destination;
    }

    private static String path(Destination destination) {
        if (destination instanceof Local local) {
            return local.path().toString();
        }
        if (destination instanceof Remote remote) {
            return remote.path();
        }
        if (destination instanceof Daemon daemon) {
            return daemon.path();
        }
        throw new MappingException("destination " + destination.canonical()
                + " is a command, which cannot tell the matches of a source with wildcards apart; give it a source of"
                + " its own for each");
    }

    private static int number(Matcher matcher, int count, Mapping template) {
        String digits = matcher.group(1);
        int number = digits.length() > 3 ? 0 : Integer.parseInt(digits);
        if (number < 1 || number > count) {
            throw new MappingException("destination " + template.destination().canonical() + " has {" + digits
                    + "}, and the source has wildcards in " + count + " of its components; write {1} to {" + count
                    + "}");
        }
        return number;
    }
}
