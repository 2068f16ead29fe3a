package io.syncline.shipper.destination;

import io.syncline.shipper.destination.DestinationSpec.OnVolume;
import io.syncline.shipper.destination.DestinationSpec.Place;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Destinations with a scheme.
 *
 * <pre>
 * file:///path  file://localhost/path
 * rsync://[user@]host[:port]/module[/path]
 * ssh://[user@]host[/path]                  an absolute path; without one the home
 * ssh://[user@]host:port[/path]             the same; digits up to a slash or the end are a port
 * ssh://[user@]host[:port]/~/path           below the home
 * ssh://[user@]host:path                    as [user@]host:path, so an absolute path or one below the home
 * ssh://[user@]host:INNER                   INNER is file:///path, or a volume
 * </pre>
 */
final class Urls {
    private static final Pattern RSYNC =
            Pattern.compile(Login.USER_AND_HOST + "(?::(\\d{1,5}))?(?:/([^/]*)(?:/(.*))?)?");
    private static final Pattern SSH = Pattern.compile(Login.USER_AND_HOST + "(?::(\\d{1,5}))?(/.*)?");
    private static final Pattern SSH_INNER = Pattern.compile(Login.USER_AND_HOST + ":(.*)");
    private static final Pattern FILE = Pattern.compile("(?:localhost)?(/.*)");
    private static final String HOME = "/~/";

    private Urls() {}

    /** @param rest of {@code text}, behind the slashes */
    static DestinationSpec parse(String text, String scheme, String rest, Path workingDirectory) {
        switch (scheme) {
            case "file":
                return DestinationSpec.local(path(text, rest), workingDirectory);
            case "ssh":
                return ssh(text, rest);
            case "rsync":
                return rsync(text, rest);
            default:
                throw new MappingException("destination " + text + ": unknown scheme " + scheme
                        + "; write a path, [user@]host:path, host::module, or file, ssh, rsync or gluster://");
        }
    }

    /** Of a source, too. */
    static String path(String text, String rest) {
        Matcher file = FILE.matcher(rest);
        if (!file.matches()) {
            throw new MappingException(
                    "cannot read " + text + "; write file:///path with three slashes, or host:path for another host");
        }
        return file.group(1);
    }

    private static DestinationSpec rsync(String text, String rest) {
        Matcher matcher = RSYNC.matcher(rest);
        if (!matcher.matches()) {
            throw new MappingException("cannot read " + text + "; write rsync://[user@]host[:port]/module[/path]");
        }
        OptionalInt port = Login.port(text, Optional.ofNullable(matcher.group(3)));
        return new Place(DestinationSpec.daemon(text, matcher, port, 4));
    }

    /** Digits first: {@code host:22/x} has a port, and {@code host:22x} a path. */
    private static DestinationSpec ssh(String text, String rest) {
        Matcher plain = SSH.matcher(rest);
        if (plain.matches()) {
            OptionalInt port = Login.port(text, Optional.ofNullable(plain.group(3)));
            String path = Optional.ofNullable(plain.group(4)).orElse("");
            return new Place(DestinationSpec.remote(
                    text, plain, port, path.startsWith(HOME) ? belowHome(path.substring(HOME.length())) : path));
        }
        Matcher inner = SSH_INNER.matcher(rest);
        if (!inner.matches()) {
            throw new MappingException(
                    "cannot read " + text + "; write ssh://[user@]host:path or ssh://[user@]host[:port]/path");
        }
        String raw = inner.group(3);
        if (Volume.isMeantBy(raw)) {
            return new OnVolume(Volume.parse(raw, Optional.of(DestinationSpec.remote(inner, ""))));
        }
        String path = raw.startsWith("file://") ? path(text, raw.substring("file://".length())) : raw;
        return new Place(DestinationSpec.remote(text, inner, OptionalInt.empty(), path));
    }

    private static String belowHome(String path) {
        return path.replaceAll("^/+", "");
    }
}
