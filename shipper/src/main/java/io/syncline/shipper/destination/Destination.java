package io.syncline.shipper.destination;

import static java.util.Objects.requireNonNull;

import io.syncline.path.RelPath;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/** Where changes go: a place that rsync can write to, or a command that is told of them. */
public sealed interface Destination {
    /** A directory of this machine; absolute. */
    record Local(Path path) implements Destination {
        public Local {
            requireNonNull(path, "path is null");
            if (!path.isAbsolute()) {
                throw new IllegalArgumentException("path is not absolute: " + path);
            }
        }
    }

    /**
     * A directory reached through a remote shell.
     *
     * @param port of the shell's server; empty for what the shell takes by itself
     * @param path as the other side understands it; empty is the home directory, and a relative path starts there
     */
    record Remote(Optional<String> user, String host, OptionalInt port, String path) implements Destination {
        public Remote {
            requireNonNull(user, "user is null");
            requireNonNull(host, "host is null");
            requireNonNull(port, "port is null");
            requireNonNull(path, "path is null");
        }

        public Remote(Optional<String> user, String host, String path) {
            this(user, host, OptionalInt.empty(), path);
        }

        /** What a remote shell is called with: {@code [user@]host}. */
        public String login() {
            return Login.at(user, host);
        }
    }

    /**
     * A module of an rsync daemon.
     *
     * @param port empty for 873
     * @param path below the module; empty is the module itself
     */
    record Daemon(Optional<String> user, String host, OptionalInt port, String module, String path)
            implements Destination {
        public Daemon {
            requireNonNull(user, "user is null");
            requireNonNull(host, "host is null");
            requireNonNull(port, "port is null");
            requireNonNull(module, "module is null");
            requireNonNull(path, "path is null");
        }
    }

    /**
     * A command of this machine that is told what has changed.
     *
     * @param command for /bin/sh
     */
    record Exec(String command) implements Destination {
        /** What such a destination begins with. */
        public static final String SCHEME = "exec:";

        public Exec {
            requireNonNull(command, "command is null");
            if (command.isBlank()) {
                throw new IllegalArgumentException("command is blank");
            }
        }
    }

    /**
     * As a person would type it; without a trailing slash, except for the root of a host. What is remembered of a
     * destination is found by this, so it never changes.
     */
    default String canonical() {
        return Canonical.of(this);
    }

    /** The same as a URL. */
    default String url() {
        return Canonical.url(this);
    }

    /** As rsync takes it: it knows no URL of a remote shell. A command is nothing for rsync. */
    default String argument() {
        return Canonical.argument(this);
    }

    /** Whether a rename can be done there without a transfer: there is a file system or a shell. */
    default boolean canRename() {
        return this instanceof Local || this instanceof Remote;
    }

    /** The directory {@code below} this one. A command stays what it is. */
    default Destination resolve(RelPath below) {
        return Canonical.resolve(this, below);
    }
}
