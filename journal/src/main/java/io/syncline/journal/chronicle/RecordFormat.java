package io.syncline.journal.chronicle;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * The record, ours and not the library's: it survives a change of library, and the library has no checksum. Keeps nothing but
 * the means to compute a checksum, so that a record costs no allocation; used by one thread.
 *
 * <pre>
 * byte  0       version (1)
 *       1..8    sequence
 *       9..16   when it was appended, microseconds since 1970
 *      17..20   length of the payload
 *      21..24   CRC32C of bytes 0..20 and of the payload
 *      25..     payload
 * </pre>
 *
 * All numbers big-endian. Each raw document of a Chronicle queue is a row of records, one behind the other. In an epoch of
 * version 1 it is one record.
 */
final class RecordFormat {
    static final int HEADER = 25;

    private static final int VERSION = 1;
    private static final int LENGTH_AT = 17;
    private static final int CRC_AT = 21;

    private final CRC32C crc = new CRC32C();

    /** Completes a buffer with an array, whose payload lies at {@link #HEADER} and ends at its limit. */
    void seal(ByteBuffer record, long sequence, long appendedAtMicros) {
        record.put(0, (byte) VERSION);
        record.putLong(1, sequence);
        record.putLong(9, appendedAtMicros);
        record.putInt(LENGTH_AT, record.limit() - HEADER);
        record.putInt(CRC_AT, checksum(record));
    }

    /** Judges exactly the bytes from 0 to the limit of a buffer with an array. */
    RawRead parse(ByteBuffer record) {
        String problem = problem(record);
        if (!problem.isEmpty()) {
            return new RawRead.Bad(problem);
        }
        return new RawRead.Sound(record.getLong(1), record.getLong(9), record.slice(HEADER, record.limit() - HEADER));
    }

    /** Of the record that begins at this place and was sealed, the length with its header. */
    static int length(ByteBuffer records, int at) {
        return HEADER + records.getInt(at + LENGTH_AT);
    }

    /** The record that begins at this place of a row, by what it says of its length; if it cannot be so, all of the rest. */
    static ByteBuffer first(ByteBuffer row, int at) {
        int left = row.limit() - at;
        int payload = left < HEADER ? 0 : row.getInt(at + LENGTH_AT);
        return row.slice(at, payload < 0 || payload > left - HEADER ? left : HEADER + payload);
    }

    /** Empty if there is none. */
    private String problem(ByteBuffer record) {
        if (record.limit() < HEADER) {
            return "a record of " + record.limit() + " bytes, which is less than its header";
        }
        if (record.get(0) != VERSION) {
            return "a record of version " + record.get(0) + "; known is " + VERSION;
        }
        if (record.getInt(LENGTH_AT) != record.limit() - HEADER) {
            return "a payload of " + (record.limit() - HEADER) + " bytes where the header says "
                    + record.getInt(LENGTH_AT);
        }
        return record.getInt(CRC_AT) == checksum(record) ? "" : "a checksum that does not match";
    }

    private int checksum(ByteBuffer record) {
        int from = record.arrayOffset();
        crc.reset();
        crc.update(record.array(), from, CRC_AT);
        crc.update(record.array(), from + HEADER, record.limit() - HEADER);
        return (int) crc.getValue();
    }
}
