package io.syncline.shipper.destination;

import io.syncline.path.RelPath;
import io.syncline.shipper.destination.Destination.Daemon;
import io.syncline.shipper.destination.Destination.Exec;
import io.syncline.shipper.destination.Destination.Local;
import io.syncline.shipper.destination.Destination.Remote;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;

/** How destinations are written, and how they are extended. */
final class Canonical {
    private Canonical() {}

    static String of(Destination destination) {
        if (destination instanceof Local local) {
            return local.path().toString();
        }
        if (destination instanceof Remote remote) {
            return remote.port().isPresent() || looksLikeCommand(remote) ? url(remote) : argument(remote);
        }
        if (destination instanceof Exec exec) {
            return Exec.SCHEME + exec.command();
        }
        Daemon daemon = (Daemon) destination;
        return daemon.port().isPresent() ? url(daemon) : Login.of(daemon.user(), daemon.host()) + "::" + tail(daemon);
    }

    static String argument(Destination destination) {
        if (destination instanceof Remote remote) {
            return Login.of(remote.user(), remote.host()) + ":" + remote.path();
        }
        return of(destination);
    }

    static String url(Destination destination) {
        if (destination instanceof Local local) {
            return "file://" + local.path();
        }
        if (destination instanceof Remote remote) {
            return url(remote);
        }
        if (destination instanceof Exec) {
            return of(destination);
        }
        Daemon daemon = (Daemon) destination;
        return "rsync://" + Login.of(daemon.user(), daemon.host()) + port(daemon.port()) + "/" + tail(daemon);
    }

    /** Behind a port a path is absolute, and the home needs its sign; without a port, both follow the colon. */
    private static String url(Remote remote) {
        String login = "ssh://" + Login.of(remote.user(), remote.host());
        String path = remote.path();
        if (remote.port().isEmpty() && !looksLikePort(path)) {
            return login + ":" + path;
        }
        return login + port(remote.port()) + (path.isEmpty() || path.startsWith("/") ? path : "/~/" + path);
    }

    private static boolean looksLikeCommand(Remote remote) {
        return argument(remote).startsWith(Exec.SCHEME);
    }

    private static boolean looksLikePort(String path) {
        return path.matches("\\d{1,5}(/.*)?");
    }

    private static String port(OptionalInt port) {
        return port.isPresent() ? ":" + port.getAsInt() : "";
    }

    private static String tail(Daemon daemon) {
        return daemon.path().isEmpty() ? daemon.module() : daemon.module() + "/" + daemon.path();
    }

    static Destination resolve(Destination destination, RelPath below) {
        if (below.isRoot() || destination instanceof Exec) {
            return destination;
        }
        // The prefix comes from text (a command line), so it is UTF-8.
        String text = new String(below.toBytes(), StandardCharsets.UTF_8);
        if (destination instanceof Local local) {
            return new Local(local.path().resolve(text));
        }
        if (destination instanceof Remote remote) {
            return new Remote(remote.user(), remote.host(), remote.port(), join(remote.path(), text));
        }
        Daemon daemon = (Daemon) destination;
        return new Daemon(daemon.user(), daemon.host(), daemon.port(), daemon.module(), join(daemon.path(), text));
    }

    private static String join(String path, String below) {
        if (path.isEmpty() || path.endsWith("/")) {
            return path + below;
        }
        return path + "/" + below;
    }
}
