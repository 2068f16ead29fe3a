package io.syncline.shipper.transfer;

/**
 * How much may be deleted at once without asking a person.
 *
 * @param floor so many entries always
 * @param share and this part of all known entries, from 0 to 1
 */
public record SafetyLimits(long floor, double share) {
    /** A thousand entries or half of the mirror, whichever is more. A guess: it has to stop an accident, not a clean-up. */
    public static final SafetyLimits DEFAULT = new SafetyLimits(1000, 0.5);

    public SafetyLimits {
        if (floor < 0) {
            throw new IllegalArgumentException("negative floor: " + floor);
        }
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("share is not between 0 and 1: " + share);
        }
    }

    /** @param knownEntries of the whole mirror */
    public long of(long knownEntries) {
        return Math.max(floor, (long) (knownEntries * share));
    }
}
