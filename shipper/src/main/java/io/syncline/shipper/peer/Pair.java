package io.syncline.shipper.peer;

import java.util.Optional;

/**
 * Two trees that send to each other, and nobody else. Pure.
 *
 * @param id of this tree
 * @param partner the id of the other one; empty as long as nothing was heard of it
 * @param session theirs
 */
record Pair(String id, String partner, long session) {
    /** Why nothing of this batch is put in; empty if it comes from this side's peer, or from who may become that. */
    Optional<String> problem(Batch batch) {
        if (batch.sender().equals(id)) {
            return Optional.of(
                    "what has arrived from the other side comes from this tree, or from a copy of it; remove "
                            + PeerHome.NAME + " from the copy and start again");
        }
        if (!batch.receiver().isEmpty() && !batch.receiver().equals(id)) {
            return Optional.of("tree " + batch.sender() + " sends to this one, but is itself told of changes by tree "
                    + batch.receiver() + "; peers are two trees that send to each other, not a ring");
        }
        if (!partner.isEmpty() && !batch.sender().equals(partner) && batch.session() <= session) {
            return Optional.of("two other trees send to this one: " + partner + " and " + batch.sender()
                    + "; a tree has one peer");
        }
        return Optional.empty();
    }
}
