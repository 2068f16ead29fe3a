package io.syncline.shipper.destination;

import static java.util.Objects.requireNonNull;

import io.syncline.shipper.destination.Destination.Remote;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A gluster volume.
 *
 * <pre>
 * gluster://HOST:VOLUME                    served by HOST, reached from here
 * :VOLUME                                  the same for localhost
 * ssh://[USER@]HOST:gluster://HOST:VOLUME  reached from the host that ssh leads to
 * [USER@]HOST::VOLUME                      the same for a volume of that host; behind a source that is a volume
 * </pre>
 *
 * @param via the host that it is reached from; empty for this one. Its path is empty
 */
record Volume(Optional<Remote> via, String host, String name) {
    private static final Pattern SHORT = Pattern.compile(":([A-Za-z0-9_-]+)");
    private static final Pattern URL = Pattern.compile("gluster://(" + Login.HOST + "):([A-Za-z0-9_-]+)/?");

    Volume {
        requireNonNull(via, "via is null");
        requireNonNull(host, "host is null");
        requireNonNull(name, "name is null");
    }

    /** Whether somebody who writes this means a volume; {@link #parse} may refuse it still. */
    static boolean isMeantBy(String text) {
        return text.startsWith(":") || text.startsWith("gluster://");
    }

    static Volume parse(String text, Optional<Remote> via) {
        Matcher brief = SHORT.matcher(text);
        if (brief.matches()) {
            return new Volume(via, "localhost", brief.group(1));
        }
        Matcher url = URL.matcher(text);
        if (!url.matches()) {
            throw new MappingException(
                    "cannot read " + text + "; write gluster://HOST:VOLUME, or :VOLUME for this host");
        }
        return new Volume(via, Login.unbracketed(url.group(1)), url.group(2));
    }

    String canonical() {
        String here = "gluster://" + Login.bracketed(host) + ":" + name;
        return via.map(remote -> "ssh://" + Login.of(remote.user(), remote.host()) + ":" + here)
                .orElse(here);
    }

    /** What to do as long as volumes are not mounted by us. */
    String refusal() {
        String where = via.map(remote -> " at " + remote.host()).orElse("");
        return canonical() + " is a gluster volume, and those are not mounted for you yet; mount it" + where
                + " (mount -t glusterfs " + host + ":" + name + " DIRECTORY) and name that directory";
    }
}
