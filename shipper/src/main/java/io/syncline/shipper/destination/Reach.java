package io.syncline.shipper.destination;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;

/**
 * How the other end of a destination is reached.
 *
 * @param rsh the remote shell with its options, such as {@code ssh -p 2222}; empty for {@code ssh}
 * @param rsyncPath the program at the other side, if it is not {@code rsync}
 * @param timeout without any traffic, after which a run is given up; zero for never
 * @param connectTimeout to reach a host; zero for never
 */
public record Reach(Optional<String> rsh, Optional<String> rsyncPath, Duration timeout, Duration connectTimeout) {
    /** Ten minutes without traffic are a failure. */
    public static final Reach DEFAULT =
            new Reach(Optional.empty(), Optional.empty(), Duration.ofMinutes(10), Duration.ofSeconds(10));

    public Reach {
        requireNonNull(rsh, "rsh is null");
        requireNonNull(rsyncPath, "rsyncPath is null");
        if (timeout.isNegative() || connectTimeout.isNegative()) {
            throw new IllegalArgumentException("negative time: " + timeout + ", " + connectTimeout);
        }
    }

    Reach withRsh(String other) {
        return new Reach(Optional.of(other), rsyncPath, timeout, connectTimeout);
    }

    Reach withRsyncPath(String other) {
        return new Reach(rsh, Optional.of(other), timeout, connectTimeout);
    }

    Reach withTimeouts(Duration idle, Duration connect) {
        return new Reach(rsh, rsyncPath, idle, connect);
    }

    /** Whether the remote shell is ssh, by whatever path; then ports, keys and options have a form that is known. */
    public boolean usesSsh() {
        return rsh.map(shell -> shell.strip().split("\\s+")[0])
                .map(program -> program.replaceAll("^[\"']|[\"']$", ""))
                .filter(program -> !program.equals("ssh") && !program.endsWith("/ssh"))
                .isEmpty();
    }
}
