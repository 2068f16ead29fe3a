package io.syncline.shipper.rsync;

/**
 * The numbers that rsync prints at its end; all zero if it did not come so far.
 *
 * @param considered entries in the file lists
 * @param created entries of any kind that are new at the destination
 * @param deleted entries of any kind removed there
 * @param transferred regular files whose content was sent
 * @param transferredSize the size of those files, bytes
 * @param literal content that was really sent, bytes; the rest was found at the destination
 * @param sent everything written to the other side, bytes
 * @param received everything read from it, bytes
 */
public record RsyncStats(
        long considered,
        long created,
        long deleted,
        long transferred,
        long transferredSize,
        long literal,
        long sent,
        long received) {
    public static final RsyncStats NONE = new RsyncStats(0, 0, 0, 0, 0, 0, 0, 0);

    static RsyncStats ofDeletions(long deleted) {
        return new RsyncStats(0, 0, deleted, 0, 0, 0, 0, 0);
    }

    RsyncStats minus(RsyncStats other) {
        return new RsyncStats(
                considered - other.considered,
                created - other.created,
                deleted - other.deleted,
                transferred - other.transferred,
                transferredSize - other.transferredSize,
                literal - other.literal,
                sent - other.sent,
                received - other.received);
    }

    public RsyncStats plus(RsyncStats other) {
        return new RsyncStats(
                considered + other.considered,
                created + other.created,
                deleted + other.deleted,
                transferred + other.transferred,
                transferredSize + other.transferredSize,
                literal + other.literal,
                sent + other.sent,
                received + other.received);
    }
}
