package io.syncline.capture.watch;

import java.nio.ByteBuffer;

/**
 * What read(2) on an inotify descriptor returns, host byte order (inotify(7)):
 *
 * <pre>
 * 0   s32 wd       -1: the queue overflowed
 * 4   u32 mask
 * 8   u32 cookie
 * 12  u32 len      of the name with its padding; 0: no name
 * 16  name         padded with NUL to a multiple of 16
 * </pre>
 */
public final class InotifyDecoder {
    private static final int HEADER = 16;

    private InotifyDecoder() {}

    /**
     * @param offset where an event begins, below the limit of the buffer
     * @return where the next event begins: the limit, if there is none
     * @throws IllegalArgumentException if the bytes are not an event of inotify
     */
    public static int decode(ByteBuffer buffer, int offset, RawEvent into) {
        int left = buffer.limit() - offset;
        if (left < HEADER) {
            throw new IllegalArgumentException(
                    "torn inotify event at " + offset + ": " + left + " bytes of a header of " + HEADER);
        }
        long padded = Integer.toUnsignedLong(buffer.getInt(offset + 12));
        if (padded > left - HEADER) {
            throw new IllegalArgumentException(
                    "torn inotify event at " + offset + ": name of " + padded + " bytes, " + (left - HEADER) + " left");
        }
        int start = offset + HEADER;
        int end = start + (int) padded;
        into.set(
                buffer.getInt(offset),
                buffer.getInt(offset + 4),
                buffer.getInt(offset + 8),
                buffer,
                start,
                nameLength(buffer, start, end));
        return end;
    }

    /**
     * Whether the bytes at this offset are an event, where all bytes behind the last event are zero: an event has a bit of
     * its mask.
     */
    public static boolean isEvent(ByteBuffer buffer, int offset) {
        return buffer.limit() - offset >= HEADER && buffer.getInt(offset + 4) != 0;
    }

    private static int nameLength(ByteBuffer buffer, int start, int end) {
        int nul = start;
        while (nul < end && buffer.get(nul) != 0) {
            nul++;
        }
        return nul - start;
    }
}
