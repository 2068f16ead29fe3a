package io.syncline.shipper.outage;

import static java.util.Objects.requireNonNull;

import io.syncline.shipper.transfer.Outcome.Pace;
import io.syncline.shipper.transfer.RetryPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * How long to wait behind failures in a row, and when to look meanwhile whether somebody is back. Time and chance come in;
 * nothing is looked at here. Owned by one thread.
 *
 * <p>A look that was right begins the waits anew: somebody is back, and what fails then is another failure, such as a host
 * that is still starting. A look that was wrong (the try behind it found nobody either) lets them grow, and there is none
 * in the wait behind it: so whoever answers a look and no try is tried twice in each wait at the most.
 */
final class Backoff {
    private final RetryPolicy policy;
    private final RandomGenerator random;
    private int failures;
    private boolean seen;
    private Optional<Instant> nextLook = Optional.empty();

    Backoff(RetryPolicy policy, RandomGenerator random) {
        this.policy = requireNonNull(policy, "policy is null");
        this.random = requireNonNull(random, "random is null");
    }

    /**
     * A try has failed.
     *
     * @param visible whether a look can tell that somebody is back, which is so only where nobody was reached
     * @return when to try again
     */
    Instant failed(Pace pace, boolean visible, Instant now) {
        failures = seen && !visible ? 1 : failures + 1;
        nextLook = visible && !seen ? Optional.of(now.plus(gap())) : Optional.empty();
        seen = false;
        return now.plus(policy.delay(failures, pace, random));
    }

    /** A clock that was set back makes the next look late, and never the next try. */
    boolean isLookDue(Instant now) {
        return nextLook.filter(at -> !now.isBefore(at)).isPresent();
    }

    /** A look begins. */
    void looks(Instant now) {
        nextLook = Optional.of(now.plus(gap()));
    }

    /** Somebody is back: the next try is made at once. */
    void sees() {
        seen = true;
        nextLook = Optional.empty();
    }

    /** The wait is over. */
    void ends() {
        nextLook = Optional.empty();
    }

    void succeeded() {
        failures = 0;
        seen = false;
        nextLook = Optional.empty();
    }

    private Duration gap() {
        return policy.jittered(policy.look(), random);
    }
}
