package io.syncline.shipper.peer;

import static java.util.Objects.requireNonNull;

/**
 * Which tree this is; {@code .syncline-peer/peer.json} in its root.
 *
 * @param version 1
 * @param id nobody else's
 * @param session the last one: a state directory that was lost must not begin an older one
 */
public record PeerIdentity(int version, String id, long session) {
    public static final int VERSION = 1;

    public PeerIdentity {
        requireNonNull(id, "id is null");
        if (version != VERSION) {
            throw new IllegalArgumentException("unknown version: " + version);
        }
    }

    PeerIdentity in(long other) {
        return new PeerIdentity(version, id, other);
    }
}
