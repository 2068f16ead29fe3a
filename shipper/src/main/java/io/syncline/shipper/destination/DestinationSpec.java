package io.syncline.shipper.destination;

import io.syncline.path.RelPath;
import io.syncline.shipper.destination.Destination.Daemon;
import io.syncline.shipper.destination.Destination.Local;
import io.syncline.shipper.destination.Destination.Remote;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A destination as it was typed.
 *
 * <pre>
 * /path  ./path  a/path               a directory here
 * [user@]host:[path]                  over a remote shell; without a path the home
 * user@host  host.domain              the same, see {@link #bareHost}
 * [user@]host::module[/path]          an rsync daemon
 * rsync://[user@]host[:port]/module[/path]
 * </pre>
 *
 * A host may be an IPv6 address in brackets.
 *
 * @param bareHost no colon: where the tree goes at that host follows from the source
 */
record DestinationSpec(Destination destination, boolean bareHost) {
    private static final String LOGIN = "(?:([^@/:\\[\\]]+)@)?(\\[[0-9A-Za-z:.%]+\\]|[^@/:\\[\\]]+)";
    private static final Pattern URL = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*)://(.*)");
    private static final Pattern RSYNC_URL = Pattern.compile(LOGIN + "(?::(\\d{1,5}))?(?:/([^/]*)(?:/(.*))?)?");
    private static final Pattern DAEMON = Pattern.compile(LOGIN + "::([^/]*)(?:/(.*))?");
    private static final Pattern REMOTE = Pattern.compile(LOGIN + ":(?!:)(.*)");
    private static final Pattern BARE = Pattern.compile(LOGIN);

    static DestinationSpec parse(String text, Path workingDirectory) {
        if (text.isBlank()) {
            throw new MappingException("empty destination; name a directory, a host: or a host::module");
        }
        if (text.indexOf('\0') >= 0 || text.indexOf('\n') >= 0) {
            throw new MappingException(
                    "destination holds a NUL or newline: " + RelPath.display(text.getBytes(StandardCharsets.UTF_8)));
        }
        Matcher url = URL.matcher(text);
        if (url.matches()) {
            return new DestinationSpec(ofUrl(text, url.group(1), url.group(2)), false);
        }
        Matcher daemon = DAEMON.matcher(text);
        if (daemon.matches()) {
            return new DestinationSpec(daemon(text, daemon, OptionalInt.empty(), 3), false);
        }
        Matcher remote = REMOTE.matcher(text);
        if (remote.matches()) {
            return new DestinationSpec(remote(text, remote, remote.group(3)), false);
        }
        if (text.startsWith(":")) {
            throw new MappingException("destination " + text
                    + " names a volume without a host; volumes come later, mount it and name the directory");
        }
        Matcher bare = BARE.matcher(text);
        return bare.matches() && !text.startsWith(".") ? bare(text, bare) : local(text, workingDirectory);
    }

    private static Destination ofUrl(String text, String scheme, String rest) {
        switch (scheme) {
            case "rsync":
                Matcher matcher = RSYNC_URL.matcher(rest);
                if (!matcher.matches()) {
                    throw new MappingException(
                            "cannot read " + text + "; write rsync://[user@]host[:port]/module[/path]");
                }
                return daemon(text, matcher, port(text, matcher.group(3)), 4);
            case "ssh":
            case "file":
            case "gluster":
                throw new MappingException("destination " + text + ": " + scheme
                        + ":// comes later; write a path, [user@]host:path or host::module");
            default:
                throw new MappingException("destination " + text + ": unknown scheme " + scheme
                        + "; write a path, [user@]host:path, host::module or rsync://host/module");
        }
    }

    private static OptionalInt port(String text, String digits) {
        if (digits == null) {
            return OptionalInt.empty();
        }
        int port = Integer.parseInt(digits);
        if (port < 1 || port > 65535) {
            throw new MappingException("destination " + text + ": port " + port + " is not within 1 to 65535");
        }
        return OptionalInt.of(port);
    }

    private static Destination daemon(String text, Matcher matcher, OptionalInt port, int module) {
        String name = orEmpty(matcher.group(module));
        if (name.isEmpty()) {
            throw new MappingException("destination " + text + " names no module; write host::module");
        }
        String raw = orEmpty(matcher.group(module + 1));
        refuseParents(text, raw);
        return new Daemon(Optional.ofNullable(matcher.group(1)), host(matcher), port, name, normalised(raw));
    }

    private static Destination remote(String text, Matcher matcher, String raw) {
        if (raw.startsWith("~")) {
            throw new MappingException("destination " + text
                    + ": ~ is not expanded at the other side; a path without a leading slash starts at the home");
        }
        refuseParents(text, raw);
        boolean absolute = raw.startsWith("/");
        String path = normalised(raw);
        if (absolute && path.isEmpty()) {
            throw new MappingException("destination " + text
                    + " is the root of that host, and a mirror deletes what the source has not; name a directory");
        }
        return new Remote(Optional.ofNullable(matcher.group(1)), host(matcher), absolute ? "/" + path : path);
    }

    /** {@code user@host} and {@code host.domain}; any other word may be a typing error for either kind. */
    private static DestinationSpec bare(String text, Matcher matcher) {
        if (matcher.group(1) == null && !text.contains(".") && !text.startsWith("[")) {
            throw new MappingException(
                    "destination " + text + " may be a directory or a host; write ./" + text + " or " + text + ":");
        }
        return new DestinationSpec(new Remote(Optional.ofNullable(matcher.group(1)), host(matcher), ""), true);
    }

    private static DestinationSpec local(String text, Path workingDirectory) {
        int slash = text.indexOf('/');
        int at = text.indexOf('@');
        if (at > 0 && slash > at && !text.startsWith(".")) {
            throw new MappingException("destination " + text + " may be a directory or a host; write ./" + text
                    + " or put a colon behind the host");
        }
        Path path = SourceSpec.absolute(text, workingDirectory);
        if (path.equals(path.getRoot())) {
            throw new MappingException(
                    "destination is /, and a mirror deletes what the source has not; name a directory");
        }
        return new DestinationSpec(new Local(path), false);
    }

    private static void refuseParents(String text, String path) {
        if (("/" + path + "/").contains("/../")) {
            throw new MappingException("destination " + text + " has '..' in its path; write the path without");
        }
    }

    private static String host(Matcher matcher) {
        String host = matcher.group(2);
        if (host.startsWith("-")) {
            throw new MappingException("host " + host + " starts with a dash, which ssh takes for an option");
        }
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    /** Without {@code .} components and doubled slashes. */
    private static String normalised(String path) {
        RelPath relative = RelPath.of(path.replaceAll("^/+", ""));
        return new String(relative.toBytes(), StandardCharsets.UTF_8);
    }

    private static String orEmpty(String group) {
        return Optional.ofNullable(group).orElse("");
    }
}
