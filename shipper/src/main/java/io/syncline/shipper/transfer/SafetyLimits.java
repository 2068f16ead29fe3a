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

    /**
     * @param text {@code 1000}, {@code 10%} or {@code 1000,50%}
     * @throws IllegalArgumentException if it is none of them
     */
    public static SafetyLimits parse(String text) {
        String[] parts = text.split(",", 2);
        String last = parts[parts.length - 1];
        boolean hasShare = last.endsWith("%");
        long floor = hasShare && parts.length == 1 ? 0 : Long.parseLong(parts[0]);
        double share = hasShare ? Double.parseDouble(last.substring(0, last.length() - 1)) / 100 : 0;
        return new SafetyLimits(floor, share);
    }

    /** The least number of known entries of which so many may be deleted; {@link Long#MAX_VALUE} if there is none. */
    public long enough(long deletions) {
        if (deletions <= floor) {
            return 0;
        }
        return share == 0 ? Long.MAX_VALUE : (long) Math.ceil(deletions / share);
    }

    /** @param knownEntries of the whole mirror */
    public long of(long knownEntries) {
        return Math.max(floor, (long) (knownEntries * share));
    }
}
