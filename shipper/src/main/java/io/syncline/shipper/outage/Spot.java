package io.syncline.shipper.outage;

import static java.util.Objects.requireNonNull;

import io.syncline.shipper.destination.Destination;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where somebody has to be back before a destination that was out of reach can be reached again. The failure itself names
 * it: ssh says to which host and port it could not connect, whatever alias or port its configuration has put in the place of
 * the destination's. Pure.
 */
sealed interface Spot {
    /** Nobody answers here. */
    record Port(String host, int port) implements Spot {
        public Port {
            requireNonNull(host, "host is null");
            if (port < 1 || port > 65_535) {
                throw new IllegalArgumentException("not a port: " + port);
            }
        }
    }

    /** Nobody knows where this host is. */
    record Name(String host) implements Spot {
        public Name {
            requireNonNull(host, "host is null");
        }
    }

    /** This is not there; a disk that is not mounted. */
    record Directory(Path path) implements Spot {
        public Directory {
            requireNonNull(path, "path is null");
        }
    }

    /** The port of an rsync daemon; rsync(1). */
    int RSYNC = 873;

    /**
     * Only behind our own words, or rsync's at the start of a line: what anybody else can put into a message, such as the
     * name of a file, names no spot.
     */
    String OURS = "rsync: [^:]*\\(code \\d+\\): (?:cannot reach \\S+: )?";

    Pattern SSH_CONNECTS = Pattern.compile(OURS + "ssh: connect to host (\\S+) port (\\d{1,5}): .*", Pattern.DOTALL);
    Pattern SSH_RESOLVES = Pattern.compile(OURS + "ssh: Could not resolve hostname (\\S+): .*", Pattern.DOTALL);
    Pattern RSYNC_CONNECTS =
            Pattern.compile(OURS + "rsync: (?:\\[\\w+\\] )?failed to connect to (\\S+) \\(.*", Pattern.DOTALL);
    Pattern RSYNC_RESOLVES = Pattern.compile(OURS + "rsync: (?:\\[\\w+\\] )?getaddrinfo: (\\S+) .*", Pattern.DOTALL);
    Pattern RSYNC_WAITS = Pattern.compile("rsync: [^:]*\\(code 35\\): .*", Pattern.DOTALL);
    Pattern NO_PARENT = Pattern.compile(
            OURS + "rsync: (?:\\[\\w+\\] )?mkdir \".*\" failed: No such file or directory \\(2\\).*", Pattern.DOTALL);

    /**
     * Empty if the destination was reached, or cannot be seen from here.
     *
     * <p>LIMIT: the host of an ssh destination can print ssh's words, and have us connect to a port of its choice every few
     * seconds, where we say nothing. It is a host to which all is sent.
     *
     * @param what a failure in the form of {@link io.syncline.shipper.transfer.ExitCodes}
     * @param port as it was set for this destination, in the form of its setting
     */
    static Optional<Spot> of(String what, Destination destination, Optional<String> port) {
        if (destination instanceof Destination.Remote) {
            return ofShell(what);
        }
        if (destination instanceof Destination.Daemon daemon) {
            return ofDaemon(
                    what,
                    daemon,
                    daemon.port().orElse(port.map(Integer::parseInt).orElse(RSYNC)));
        }
        if (destination instanceof Destination.Local local) {
            return Optional.ofNullable(local.path().getParent())
                    .filter(parent -> NO_PARENT.matcher(what).matches())
                    .map(Directory::new);
        }
        return Optional.empty();
    }

    private static Optional<Spot> ofShell(String what) {
        Matcher connects = SSH_CONNECTS.matcher(what);
        if (connects.matches()) {
            return port(connects.group(1), Integer.parseInt(connects.group(2)));
        }
        Matcher resolves = SSH_RESOLVES.matcher(what);
        return resolves.matches() ? Optional.of(new Name(resolves.group(1))) : Optional.empty();
    }

    private static Optional<Spot> ofDaemon(String what, Destination.Daemon daemon, int port) {
        String host = daemon.host().replaceAll("^\\[|\\]$", "");
        Matcher connects = RSYNC_CONNECTS.matcher(what);
        if (connects.matches()) {
            // Another host is a proxy (RSYNC_PROXY), and nothing here says its port.
            return connects.group(1).equals(host) ? port(host, port) : Optional.empty();
        }
        if (RSYNC_WAITS.matcher(what).matches()) {
            return port(host, port);
        }
        Matcher resolves = RSYNC_RESOLVES.matcher(what);
        return resolves.matches() ? Optional.of(new Name(resolves.group(1))) : Optional.empty();
    }

    private static Optional<Spot> port(String host, int port) {
        return port < 1 || port > 65_535 ? Optional.empty() : Optional.of(new Port(host, port));
    }
}
