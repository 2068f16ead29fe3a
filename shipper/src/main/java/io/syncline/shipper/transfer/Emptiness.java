package io.syncline.shipper.transfer;

import io.syncline.path.RelPath;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Whether a destination that cannot be looked into has anything, from what a transfer would have to do there. The directory
 * under a disk that is not mounted has nothing, or is not there at all.
 */
public final class Emptiness {
    /** Of every new ext4; and of a transfer that was cut off: {@code .NAME.XXXXXX}, or the rest that is kept for the next. */
    private static final Pattern OF_NOBODY = Pattern.compile("lost\\+found|\\..*\\..{6}|\\.~tmp~|\\.rsync-partial");

    private Emptiness() {}

    /**
     * @param named entries that the source has
     * @param created how many entries would be new, those of directories above included
     * @return whether at least one of them is there
     */
    public static boolean hasSome(long named, long created) {
        return created < named;
    }

    /**
     * @param listed the root and all its entries; 0 if nobody came so far
     * @param surplus what would be deleted in the root and below it
     * @return whether neither what the source has nor anything else is there
     */
    public static boolean isEmpty(long listed, long created, List<RelPath> surplus) {
        // The root itself may be there.
        return listed > 0 && !hasSome(listed - 1, created) && surplus.stream().allMatch(Emptiness::isOfNobody);
    }

    private static boolean isOfNobody(RelPath path) {
        return OF_NOBODY.matcher(path.display().replaceFirst("/.*", "")).matches();
    }
}
