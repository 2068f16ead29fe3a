package io.syncline.shipper.destination;

import io.syncline.path.RelPath;
import io.syncline.shipper.destination.Destination.Daemon;
import io.syncline.shipper.destination.Destination.Exec;
import io.syncline.shipper.destination.Destination.Local;
import io.syncline.shipper.destination.Destination.Remote;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A destination as it was typed. Nothing is decoded: a percent sign is one, in a URL as well.
 *
 * <pre>
 * /path  ./path  a/path  file:///path     a directory here
 * [user@]host:[path]                      over a remote shell; without a path the home
 * ssh://[user@]host:[path]                the same, see {@link Urls} for a port
 * user@host  host.domain                  the same, see {@link Host}
 * [user@]host::module[/path]              an rsync daemon; behind a source that is a volume, a volume of that host
 * rsync://[user@]host[:port]/module[/path]
 * gluster://host:volume  :volume          see {@link Volume}
 * exec:command                            a command for the shell, which is told what has changed
 * </pre>
 *
 * A host may be an IPv6 address in brackets.
 */
sealed interface DestinationSpec {
    /** It says itself where the tree goes. */
    record Place(Destination destination) implements DestinationSpec {}

    /** No colon: where the tree goes at that host follows from the source. */
    record Host(Remote home) implements DestinationSpec {}

    record OnVolume(Volume volume) implements DestinationSpec {}

    Pattern URL = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*)://(.*)");
    Pattern DAEMON = Pattern.compile(Login.USER_AND_HOST + "::([^/]*)(?:/(.*))?");
    Pattern REMOTE = Pattern.compile(Login.USER_AND_HOST + ":(?!:)(.*)");
    Pattern BARE = Pattern.compile(Login.USER_AND_HOST);

    default String canonical() {
        if (this instanceof Place place) {
            return place.destination().canonical();
        }
        if (this instanceof Host host) {
            return host.home().canonical();
        }
        return ((OnVolume) this).volume().canonical();
    }

    /** @param fromVolume whether the source is a volume */
    static DestinationSpec parse(String text, Path workingDirectory, boolean fromVolume) {
        refuseUnspeakable(text);
        if (text.startsWith(Exec.SCHEME)) {
            return new Place(exec(text));
        }
        if (Volume.isMeantBy(text)) {
            return new OnVolume(Volume.parse(text, Optional.empty()));
        }
        Matcher url = URL.matcher(text);
        if (url.matches()) {
            return Urls.parse(text, url.group(1), url.group(2), workingDirectory);
        }
        Matcher daemon = DAEMON.matcher(text);
        if (daemon.matches()) {
            return fromVolume
                    ? new OnVolume(Volume.parse(text.substring(daemon.end(2) + 1), Optional.of(remote(daemon, ""))))
                    : new Place(daemon(text, daemon, OptionalInt.empty(), 3));
        }
        Matcher remote = REMOTE.matcher(text);
        if (remote.matches()) {
            return new Place(remote(text, remote, OptionalInt.empty(), remote.group(3)));
        }
        Matcher bare = BARE.matcher(text);
        return bare.matches() && !text.startsWith(".") ? bare(text, bare) : local(text, workingDirectory);
    }

    private static void refuseUnspeakable(String text) {
        if (text.isBlank()) {
            throw new MappingException("empty destination; name a directory, a host: or a host::module");
        }
        SourceSpec.refuseMangled("destination", text);
        if (text.indexOf('\0') >= 0 || text.indexOf('\n') >= 0) {
            throw new MappingException(
                    "destination holds a NUL or newline: " + RelPath.display(text.getBytes(StandardCharsets.UTF_8)));
        }
    }

    /** It is called in the source, so a relative path would mean a file of the mirrored tree. */
    private static Destination exec(String text) {
        String command = text.substring(Exec.SCHEME.length()).strip();
        if (command.isEmpty()) {
            throw new MappingException("destination " + text
                    + " names no command; write exec:COMMAND, or ssh://exec: for a host of that name");
        }
        String program = command.split("\\s")[0];
        if (program.matches("[A-Za-z0-9._-]*/.*") && !program.startsWith("/")) {
            throw new MappingException("destination " + text + ": " + program
                    + " is not absolute, and the command is called in the source; write the whole path");
        }
        return new Exec(command);
    }

    /** @param module the group that names it; the next one is the path */
    static Destination daemon(String text, Matcher matcher, OptionalInt port, int module) {
        String name = orEmpty(matcher.group(module));
        if (name.isEmpty()) {
            throw new MappingException("destination " + text + " names no module; write host::module");
        }
        String raw = orEmpty(matcher.group(module + 1));
        refuseParents(text, raw);
        Remote login = remote(matcher, "");
        return new Daemon(login.user(), login.host(), port, name, normalised(raw));
    }

    /** @param matcher its first two groups are user and host */
    static Destination remote(String text, Matcher matcher, OptionalInt port, String raw) {
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
        Remote home = remote(matcher, "");
        return new Remote(home.user(), home.host(), port, absolute ? "/" + path : path);
    }

    static Remote remote(Matcher matcher, String path) {
        Optional<String> user = Login.user(Optional.ofNullable(matcher.group(1)));
        return new Remote(user, Login.unbracketed(matcher.group(2)), path);
    }

    /** {@code user@host} and {@code host.domain}; any other word may be a typing error for either kind. */
    private static DestinationSpec bare(String text, Matcher matcher) {
        if (matcher.group(1) == null && !text.contains(".") && !text.startsWith("[")) {
            throw new MappingException(
                    "destination " + text + " may be a directory or a host; write ./" + text + " or " + text + ":");
        }
        return new Host(remote(matcher, ""));
    }

    static DestinationSpec local(String text, Path workingDirectory) {
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
        return new Place(new Local(path));
    }

    private static void refuseParents(String text, String path) {
        if (("/" + path + "/").contains("/../")) {
            throw new MappingException("destination " + text + " has '..' in its path; write the path without");
        }
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
