package io.syncline.shipper.destination;

import java.util.Optional;
import java.util.OptionalInt;

/** The part of a destination that names a host: {@code [user@]host}, an IPv6 address in brackets. Regular expressions. */
final class Login {
    static final String HOST = "\\[[0-9A-Za-z:.%]+\\]|[^@/:\\[\\]]+";

    /** Two groups. */
    static final String USER_AND_HOST = "(?:([^@/:\\[\\]]+)@)?(" + HOST + ")";

    private Login() {}

    static String of(Optional<String> user, String host) {
        return at(user, bracketed(host));
    }

    /** As a remote shell takes it: without brackets. */
    static String at(Optional<String> user, String host) {
        return user.map(name -> name + "@").orElse("") + host;
    }

    static String bracketed(String host) {
        return host.contains(":") ? "[" + host + "]" : host;
    }

    static String unbracketed(String host) {
        if (host.startsWith("-")) {
            throw new MappingException("host " + host + " starts with a dash, which ssh takes for an option");
        }
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    /** ssh takes a user that starts with a dash for an option, too. */
    static Optional<String> user(Optional<String> user) {
        if (user.filter(name -> name.startsWith("-")).isPresent()) {
            throw new MappingException("user " + user.get() + " starts with a dash, which ssh takes for an option");
        }
        return user;
    }

    static OptionalInt port(String text, Optional<String> digits) {
        if (digits.isEmpty()) {
            return OptionalInt.empty();
        }
        int port = Integer.parseInt(digits.get());
        if (port < 1 || port > 65535) {
            throw new MappingException("destination " + text + ": port " + port + " is not within 1 to 65535");
        }
        return OptionalInt.of(port);
    }
}
