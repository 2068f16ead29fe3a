package io.syncline.shipper.destination;

import io.syncline.path.RelPath;
import io.syncline.shipper.destination.Destination.Daemon;
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
            return login(remote.user().orElse(""), remote.host()) + ":" + remote.path();
        }
        Daemon daemon = (Daemon) destination;
        String login = login(daemon.user().orElse(""), daemon.host());
        String tail = daemon.path().isEmpty() ? daemon.module() : daemon.module() + "/" + daemon.path();
        OptionalInt port = daemon.port();
        return port.isPresent() ? "rsync://" + login + ":" + port.getAsInt() + "/" + tail : login + "::" + tail;
    }

    static Destination resolve(Destination destination, RelPath below) {
        if (below.isRoot()) {
            return destination;
        }
        // The prefix comes from text (a command line), so it is UTF-8.
        String text = new String(below.toBytes(), StandardCharsets.UTF_8);
        if (destination instanceof Local local) {
            return new Local(local.path().resolve(text));
        }
        if (destination instanceof Remote remote) {
            return new Remote(remote.user(), remote.host(), join(remote.path(), text));
        }
        Daemon daemon = (Daemon) destination;
        return new Daemon(daemon.user(), daemon.host(), daemon.port(), daemon.module(), join(daemon.path(), text));
    }

    private static String login(String user, String host) {
        String bracketed = host.contains(":") ? "[" + host + "]" : host;
        return user.isEmpty() ? bracketed : user + "@" + bracketed;
    }

    private static String join(String path, String below) {
        if (path.isEmpty() || path.endsWith("/")) {
            return path + below;
        }
        return path + "/" + below;
    }
}
