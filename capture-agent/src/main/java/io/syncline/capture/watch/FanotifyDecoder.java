package io.syncline.capture.watch;

import java.nio.ByteBuffer;

/**
 * What read(2) on a fanotify descriptor returns if it reports handles and names, host byte order (fanotify(7)):
 *
 * <pre>
 * 0   u32 event_len        with all records
 * 4   u8  vers             3
 * 6   u16 metadata_len     where the records begin
 * 8   u64 mask
 * 16  s32 fd               -1: none is opened
 * 20  s32 pid              who did it
 * then records:
 * 0   u8  type             1 object, 2 entry, 10 old entry of a rename, 12 new entry; others are skipped
 * 2   u16 length           with padding
 * 4   u64 fsid             from here to the end of the handle: the key
 * 12  u32 handle_bytes
 * 16  s32 handle_type
 * 20  handle
 *     name and NUL         of an entry; the handle is that of its directory
 * </pre>
 */
public final class FanotifyDecoder {
    private static final int HEADER = 24;
    private static final int VERSION = 3;
    private static final int FID = 1;
    private static final int DFID_NAME = 2;
    private static final int OLD_DFID_NAME = 10;
    private static final int NEW_DFID_NAME = 12;
    private static final int RECORD_HEADER = 4;
    private static final int KEY_HEADER = 16;

    private FanotifyDecoder() {}

    /**
     * Whether nobody has to look at this event: its own process did it, or it tells of an object's number of links, which
     * the kernel says without a name at each link and unlink, beside the event of the entry.
     *
     * @param ownProcess whose events are left out; 0: nobody's
     */
    public static boolean isNoise(ByteBuffer buffer, int offset, int ownProcess) {
        int left = buffer.limit() - offset;
        if (left < HEADER) {
            return false;
        }
        if (ownProcess != 0 && buffer.getInt(offset + 20) == ownProcess) {
            return true;
        }
        int records = offset + Short.toUnsignedInt(buffer.getShort(offset + 6));
        return buffer.getLong(offset + 8) == FanotifyMask.ATTRIB
                && records < buffer.limit()
                && buffer.get(records) == FID;
    }

    /** Whether there is an event at this offset, where all bytes behind the last event are zero. */
    public static boolean isEvent(ByteBuffer buffer, int offset) {
        return buffer.limit() - offset >= HEADER && buffer.getInt(offset) != 0;
    }

    /** @return where the next event begins */
    public static int next(ByteBuffer buffer, int offset) {
        return offset + length(buffer, offset);
    }

    /**
     * @param offset where an event begins, below the limit of the buffer
     * @return where the next event begins: the limit, if there is none
     * @throws IllegalArgumentException if the bytes are not an event of fanotify
     */
    public static int decode(ByteBuffer buffer, int offset, RawEvent into) {
        int length = length(buffer, offset);
        int header = Short.toUnsignedInt(buffer.getShort(offset + 6));
        if (buffer.get(offset + 4) != VERSION || header < HEADER || header > length) {
            throw new IllegalArgumentException("fanotify event of version " + buffer.get(offset + 4)
                    + " with a header of " + header + " at " + offset + ", expected version " + VERSION);
        }
        HandleRecords records =
                into.setHandles((int) buffer.getLong(offset + 8), buffer, offset + header, length - header);
        int at = 0;
        while (at + RECORD_HEADER <= records.length()) {
            at += record(records, at);
        }
        return offset + length;
    }

    private static int length(ByteBuffer buffer, int offset) {
        int left = buffer.limit() - offset;
        int length = left < HEADER ? 0 : buffer.getInt(offset);
        if (length < HEADER || length > left) {
            throw new IllegalArgumentException(
                    "torn fanotify event at " + offset + ": length " + length + ", " + left + " bytes left");
        }
        return length;
    }

    private static int record(HandleRecords records, int at) {
        int length = records.unsignedShort(at + 2);
        if (length < RECORD_HEADER || at + length > records.length()) {
            throw new IllegalArgumentException(
                    "torn fanotify record at " + at + ": length " + length + " of " + records.length());
        }
        switch (records.at(at)) {
            case FID -> part(records, records.object, at, length, false);
            case DFID_NAME -> part(records, records.entry, at, length, true);
            case OLD_DFID_NAME -> part(records, records.from, at, length, true);
            case NEW_DFID_NAME -> part(records, records.to, at, length, true);
            default -> {
                // A kernel may say more than it was asked.
            }
        }
        return length;
    }

    private static void part(HandleRecords records, HandleRecords.Part part, int at, int length, boolean isNamed) {
        int key = at + RECORD_HEADER;
        int end = at + length;
        int keyLength = KEY_HEADER + (length < RECORD_HEADER + KEY_HEADER ? 0 : records.integer(key + 8));
        if (keyLength < KEY_HEADER || keyLength > length - RECORD_HEADER) {
            throw new IllegalArgumentException("torn handle in a fanotify record at " + at);
        }
        int name = key + keyLength;
        int nul = name;
        while (isNamed && nul < end && records.at(nul) != 0) {
            nul++;
        }
        part.set(key, keyLength, name, nul - name);
    }
}
