package io.syncline.shipper;

import io.syncline.shipper.transfer.HoldReason;

/**
 * Corrects the number of entries of a mirror before deletions are held because of it. What an rsync has made that was killed is
 * never counted, so the number may be too small, and half of it far less than half of the mirror.
 *
 * <p>What would be deleted is there, and what the source has is there or comes; so the mirror has at least as many entries as
 * both together. A directory that was moved while nobody watched is in both, and is no loss.
 */
final class Recount {
    private final ShipContext context;
    private final Ledger ledger;

    Recount(ShipContext context, Ledger ledger) {
        this.context = context;
        this.ledger = ledger;
    }

    /** Whether this was held for a wrong number; then the right one is known from now on, and it can be tried again. */
    boolean corrects(Attempt attempt) {
        if (!(attempt instanceof Attempt.Held held) || held.evidence().reason() != HoldReason.DELETIONS) {
            return false;
        }
        long deletions = held.evidence().deletions();
        long enough = context.safety().enough(deletions);
        if (enough <= ledger.standing().entries() || enough == Long.MAX_VALUE) {
            return false;
        }
        long entries = deletions + context.tree().count(enough - deletions, context.exclusion());
        if (entries < enough) {
            return false;
        }
        ledger.write(ledger.standing().withEntries(entries));
        return true;
    }
}
