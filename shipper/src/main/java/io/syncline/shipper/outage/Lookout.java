package io.syncline.shipper.outage;

import static java.util.Objects.requireNonNull;

import io.syncline.shipper.destination.Destination;
import io.syncline.shipper.transfer.Outcome.Pace;
import io.syncline.shipper.transfer.RetryPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * How long one destination that fails is waited for; and where nobody could be reached, a look every few seconds whether
 * somebody is back. Owned by the loop's thread, and never keeps it waiting.
 */
public final class Lookout {
    /** What has not answered by then is not there. Long enough for a first packet that is lost. */
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final Destination destination;
    private final Optional<String> port;
    private final Backoff backoff;
    private final Function<Spot, Look> eyes;
    private Optional<Spot> spot = Optional.empty();
    private Optional<Look> look = Optional.empty();
    private Instant lookEnds = Instant.MIN;

    /** @param port as it was set for this destination; see {@link Spot#of} */
    public Lookout(Destination destination, Optional<String> port, RetryPolicy policy, RandomGenerator random) {
        this(destination, port, policy, random, Look::at);
    }

    Lookout(
            Destination destination,
            Optional<String> port,
            RetryPolicy policy,
            RandomGenerator random,
            Function<Spot, Look> eyes) {
        this.destination = requireNonNull(destination, "destination is null");
        this.port = requireNonNull(port, "port is null");
        this.backoff = new Backoff(policy, random);
        this.eyes = requireNonNull(eyes, "eyes is null");
    }

    /**
     * A try has failed.
     *
     * @param what in the form of {@link io.syncline.shipper.transfer.ExitCodes}
     * @return when to try again, if nobody is seen before
     */
    public Instant failed(Pace pace, String what, Instant now) {
        endLook();
        spot = Spot.of(what, destination, port);
        return backoff.failed(pace, spot.isPresent(), now);
    }

    /** To be asked often while the next try is waited for. */
    public boolean sees(Instant now) {
        if (look.isEmpty() && backoff.isLookDue(now)) {
            backoff.looks(now);
            lookEnds = now.plus(PATIENCE);
            look = spot.map(eyes);
        }
        Look.Seen seen = look.map(Look::seen).orElse(Look.Seen.NOT_YET);
        if (seen == Look.Seen.SOMEBODY) {
            backoff.sees();
        }
        if (seen != Look.Seen.NOT_YET || !now.isBefore(lookEnds)) {
            endLook();
        }
        return seen == Look.Seen.SOMEBODY;
    }

    /** The wait is over, or nothing is to be done behind it: nobody is looked for. */
    public void lookAway() {
        endLook();
        backoff.ends();
    }

    public void succeeded() {
        endLook();
        backoff.succeeded();
    }

    private void endLook() {
        look.ifPresent(Look::close);
        look = Optional.empty();
    }
}
