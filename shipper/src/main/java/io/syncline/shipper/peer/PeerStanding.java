package io.syncline.shipper.peer;

import static java.util.Objects.requireNonNull;

/**
 * Where the two sides stand with each other; {@code peer.json} in the state directory of a destination.
 *
 * @param version 1
 * @param session since when both write down what they have in common, in milliseconds since 1970; greater than any before
 * @param next the number of the next batch that is sent
 * @param last the number of the last batch that was received; 0 for none
 * @param lastSum of it
 * @param partner the id of the other side's tree; empty as long as nothing was heard of it
 * @param whole whether the other side has yet to be told of the whole tree
 */
public record PeerStanding(
        int version, long session, long next, long last, int lastSum, String partner, boolean whole) {
    public static final int VERSION = 1;

    public PeerStanding {
        requireNonNull(partner, "partner is null");
        if (version != VERSION) {
            throw new IllegalArgumentException("unknown version: " + version);
        }
    }

    static PeerStanding begin(long session, String partner) {
        return new PeerStanding(VERSION, session, 1, 0, 0, partner, true);
    }

    PeerStanding sent() {
        return new PeerStanding(version, session, next + 1, last, lastSum, partner, whole);
    }

    PeerStanding received(Batch batch, int sum) {
        return new PeerStanding(version, session, next, batch.number(), sum, batch.sender(), whole);
    }

    PeerStanding toldAll() {
        return new PeerStanding(version, session, next, last, lastSum, partner, false);
    }
}
